import type { ServerResponse } from 'node:http'
import { encodeComment, encodeEvent } from '@wireside/wire/sse/encode'
import type { Encode, Hold } from './holder.ts'

/** A broadcast as one event in one chunk, whose lines `node:http` would else write. RFC 9112 §7.1. */
export const encodeForSse: Encode = (payload) => {
  const { bytes } = encodeEvent({ data: payload })
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}

/** `GET /`, answered by an event stream (WHATWG HTML §9.2) that begins with a comment, by `node:http`. */
export const holdSse: Hold = (server, encode) => {
  const held = new Set<ServerResponse>()
  server.on('request', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    response.write(encodeComment('held'))
    held.add(response)
    response.on('close', () => held.delete(response))
  })
  return (payload) => {
    if (encode === 'each') for (const response of held) response.write(encodeEvent({ data: payload }).bytes)
    else {
      const chunk = encodeForSse(payload)
      for (const { socket } of held) socket?.write(chunk)
    }
  }
}
