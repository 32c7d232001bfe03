import { Server } from 'socket.io'
import type { Hold } from './holder.ts'

/** Longer than any run, so that every packet that arrives is a broadcast. */
const NO_HEARTBEAT_MS = 3_600_000

/** `/socket.io/` over WebSocket alone, by `socket.io`, whose own broadcast encodes once. */
export const holdSocketio: Hold = (server, encode) => {
  const io = new Server(server, { transports: ['websocket'], serveClient: false, pingInterval: NO_HEARTBEAT_MS })
  return (payload) => {
    if (encode === 'once') io.emit('message', payload)
    else for (const socket of io.sockets.sockets.values()) socket.emit('message', payload)
  }
}
