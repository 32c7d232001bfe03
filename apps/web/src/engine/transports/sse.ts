import {
  ENCODING_EVENT,
  HEARTBEAT_EVENT,
  HELLO_EVENT,
  STALE_EVENT,
  type Hello,
  type SseEncoding,
  type Stale,
} from '@wireside/contract/hello'
import { decodeBase64 } from '../base64.ts'
import type { OpenConnection, OpenOptions } from './connection.ts'

/** A lane over the browser's `EventSource`, as shipped: it tries again by itself, naming the last id it saw. */
export function openSse({ url, now, retryMs, credentials }: OpenOptions): OpenConnection {
  return (lastId, on) => {
    const source = new EventSource(lastId === null ? url : `${url}&last=${encodeURIComponent(lastId)}`, {
      withCredentials: credentials === 'include',
    })
    let hello: Hello | null = null
    let encoding: SseEncoding = 'text'
    source.onopen = () => {
      encoding = 'text'
      on.opened()
    }
    source.addEventListener(HELLO_EVENT, ({ data }: MessageEvent<string>) => {
      hello = JSON.parse(data) as Hello
      on.hello(hello)
    })
    source.addEventListener(STALE_EVENT, ({ data }: MessageEvent<string>) => on.stale(JSON.parse(data) as Stale))
    source.addEventListener(HEARTBEAT_EVENT, () => on.heartbeat())
    source.addEventListener(ENCODING_EVENT, ({ data }: MessageEvent<string>) => {
      encoding = data as SseEncoding
    })
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      const receivedAt = now()
      on.message(encoding === 'base64' ? decodeBase64(data) : data, receivedAt, hello?.ids ? lastEventId : null)
    }
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) on.closed('EventSource gave up: the answer was not an event stream')
      else on.waiting(retryMs, 'EventSource lost the connection and tries again by itself')
    }
    return {
      close() {
        source.onopen = source.onmessage = source.onerror = null
        source.close()
      },
    }
  }
}
