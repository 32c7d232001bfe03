import {
  ENCODING_EVENT,
  HEARTBEAT_EVENT,
  HELLO_EVENT,
  STALE_EVENT,
  type Hello,
  type SseEncoding,
  type Stale,
} from '@wireside/contract/hello'
import { createParser } from 'eventsource-parser'
import { decodeBase64 } from '../base64.ts'
import type { OpenConnection, OpenOptions } from './connection.ts'
import { fetchText } from './fetched-text.ts'

/**
 * A lane over an event stream read with `fetch`: POST and headers of its own, which an EventSource can't have, and no
 * reconnection, which an EventSource has. A header that HTTP does not know costs a preflight.
 */
export function openSseFetch({ url, now, credentials }: OpenOptions): OpenConnection {
  return (lastId, on) => {
    let hello: Hello | null = null
    let encoding: SseEncoding = 'text'
    let receivedAt = 0
    const parser = createParser({
      onEvent: ({ event, data, id }) => {
        if (event === HELLO_EVENT) {
          hello = JSON.parse(data) as Hello
          on.hello(hello)
        } else if (event === STALE_EVENT) on.stale(JSON.parse(data) as Stale)
        else if (event === HEARTBEAT_EVENT) on.heartbeat()
        else if (event === ENCODING_EVENT) encoding = data as SseEncoding
        else on.message(encoding === 'base64' ? decodeBase64(data) : data, receivedAt, hello?.ids ? (id ?? null) : null)
      },
      // An EventSource drops comments; read by hand they are as good a sign of life as an event.
      onComment: () => on.heartbeat(),
    })
    const headers: HeadersInit = lastId === null ? {} : { 'last-event-id': lastId }
    const close = fetchText(url, { method: 'POST', headers, credentials }, now, {
      opened: () => on.opened(),
      text: (piece, at) => {
        receivedAt = at
        parser.feed(piece)
      },
      ended: (why) => on.closed(why),
    })
    return { close }
  }
}
