import { createParser } from 'eventsource-parser'

/** Reads a live feed that wants headers of one’s own, and keeps it open; reconnecting and resuming are written here. */
export function fetchedFeed(url: string, headers: Record<string, string>, onMessage: (payload: string) => void): () => void {
  const stop = new AbortController()
  let last = ''
  let attempt = 0
  async function connect(): Promise<void> {
    const parser = createParser({
      onId: (id) => (last = id),
      onEvent: ({ data }) => onMessage(data),
    })
    const response = await fetch(url, { headers: last ? { ...headers, 'last-event-id': last } : headers, signal: stop.signal })
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`)
    attempt = 0
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) parser.feed(read.value)
  }
  function keepOpen(): void {
    const again = (): void => {
      const capped = Math.min(15_000, 500 * 2 ** attempt++)
      if (!stop.signal.aborted) setTimeout(keepOpen, capped * (1 - Math.random() / 2))
    }
    connect().then(again, again)
  }
  keepOpen()
  return () => stop.abort()
}
