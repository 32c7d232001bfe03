import { encodeEvent } from '@wireside/wire/sse/encode'
import { generatePayload } from '@wireside/contract/payload'

export interface TokenStream {
  count: number
  everyMs: number
  /** RST after this many tokens of an answer that did not resume; 0 never. */
  cutAfter: number
  /** As it came in `Last-Event-ID`; null where the client sent none. */
  lastEventId: string | null
}

export interface TokenSink {
  write(bytes: Uint8Array): void
  end(): void
  reset(): void
}

const SEED = 1
const TOKEN_BYTES = 12
/** Named in the stream, so that a client that reconnects does it while somebody watches. */
const RETRY_MS = 500

/**
 * An answer of `count` tokens, numbered by id, as event-stream text: the format of chat APIs. It resumes after the
 * `Last-Event-ID` it is told, because its tokens are a function of their number. Returns how to stop it.
 */
export function streamTokens({ count, everyMs, cutAfter, lastEventId }: TokenStream, sink: TokenSink): () => void {
  const after = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0
  sink.write(encodeEvent({ event: 'begin', retry: RETRY_MS, data: JSON.stringify({ lastEventId }) }).bytes)
  let token = after
  const timer = setInterval(() => {
    if (token >= count) {
      clearInterval(timer)
      sink.write(encodeEvent({ event: 'done', data: String(token) }).bytes)
      sink.end()
      return
    }
    // One tick after that token: what an RST overtakes on its way is lost at the client.
    if (cutAfter > 0 && after === 0 && token === cutAfter) {
      clearInterval(timer)
      sink.reset()
      return
    }
    token++
    const made = generatePayload('tokens', 'text', TOKEN_BYTES, SEED, token)
    sink.write(encodeEvent({ id: String(token), data: made.form === 'text' ? made.text : '' }).bytes)
  }, everyMs)
  return () => clearInterval(timer)
}
