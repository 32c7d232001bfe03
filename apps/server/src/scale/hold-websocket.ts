import type { Duplex } from 'node:stream'
import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import { TEXT } from '@wireside/wire/websocket/opcode'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Encode, Hold } from './holder.ts'

/** A broadcast as one text frame. RFC 6455 §5.2. */
export const encodeForWebsocket: Encode = (payload) => encodeFrame({ opcode: TEXT, payload: Buffer.from(payload) })

/** `GET /`, upgraded (RFC 6455), by `ws` without compression. */
export const holdWebsocket: Hold = (server, encode) => {
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const held = new Map<WebSocket, Duplex>()
  server.on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      held.set(webSocket, socket)
      webSocket.on('close', () => held.delete(webSocket))
      webSocket.on('error', () => webSocket.terminate())
    })
  })
  return (payload) => {
    if (encode === 'each') for (const webSocket of held.keys()) webSocket.send(payload)
    else {
      const frame = encodeForWebsocket(payload)
      for (const socket of held.values()) socket.write(frame)
    }
  }
}
