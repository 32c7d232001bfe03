import { HEARTBEAT_EVENT, STALE_EVENT, type Hello, type Notice } from '@wireside/contract/hello'
import { splitBinary, splitText } from '@wireside/contract/message-id'
import type { OpenConnection, OpenOptions } from './connection.ts'

/** A lane over the browser's `WebSocket`, as shipped: once closed it stays closed. */
export function openWebsocket({ url, now }: OpenOptions): OpenConnection {
  return (lastId, on) => {
    const socket = new WebSocket(lastId === null ? url : `${url}&last=${encodeURIComponent(lastId)}`)
    socket.binaryType = 'arraybuffer'
    let hello: Hello | null = null
    const notice = (said: Notice): void => {
      switch (said.type) {
        case STALE_EVENT:
          on.stale(said)
          break
        case HEARTBEAT_EVENT:
          on.heartbeat()
          break
      }
    }
    socket.onopen = () => on.opened()
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      const receivedAt = now()
      if (!hello) {
        hello = JSON.parse(data as string) as Hello
        on.hello(hello)
      } else if (typeof data === 'string') {
        const split = hello.ids ? splitText(data) : null
        if (split?.id === '') notice(JSON.parse(split.payload) as Notice)
        else on.message(split ? split.payload : data, receivedAt, split ? split.id : null)
      } else {
        const bytes = new Uint8Array(data)
        const split = hello.ids ? splitBinary(bytes) : null
        on.message(split ? split.payload : bytes, receivedAt, split ? split.id : null)
      }
    }
    socket.onclose = ({ code, reason }) => on.closed(reason || closeWords(code), code)
    return {
      upstream: { bufferedBytes: () => socket.bufferedAmount, send: (payload) => socket.send(payload as string) },
      close() {
        socket.onopen = socket.onmessage = socket.onclose = null
        socket.close()
      },
    }
  }
}

/** RFC 6455 §7.4.1. */
function closeWords(code: number): string {
  return code === 1006 ? 'the connection ended without a close frame' : `the server closed it (${code})`
}
