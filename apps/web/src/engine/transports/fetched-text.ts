/** Told of an answer as it comes in. */
interface AnswerHandlers {
  opened(): void
  /** A piece of text, cut anywhere between characters; `receivedAt` is when its bytes came. */
  text(piece: string, receivedAt: number): void
  /** The answer ended, was cut, or was not what was asked for: in words. Not called after an abort. */
  ended(why: string): void
}

/** Reads an answer's body with `fetch` while it comes in, as text. Returns how to abort it. */
export function fetchText(url: string, init: RequestInit, now: () => number, on: AnswerHandlers): () => void {
  const abort = new AbortController()
  const read = async (): Promise<string> => {
    const response = await fetch(url, { ...init, signal: abort.signal })
    if (!response.ok || !response.body) return `the server answered ${response.status}`
    on.opened()
    const reader = response.body.getReader()
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    for (;;) {
      const { done, value } = await reader.read()
      const receivedAt = now()
      if (done) return 'the answer ended'
      on.text(decoder.decode(value, { stream: true }), receivedAt)
    }
  }
  void read()
    // Browsers say no more than "network error" of an answer that was cut.
    .catch((error: unknown) => `fetch: ${error instanceof Error ? error.message : String(error)}`)
    .then((why) => {
      if (!abort.signal.aborted) on.ended(why)
    })
  return () => abort.abort()
}
