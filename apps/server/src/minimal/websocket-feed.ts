import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'

/** The same feed over WebSocket: the id goes before the payload, and comes back in the query. */
export function websocketFeed(socket: WebSocket, request: IncomingMessage): void {
  let n = Number(new URL(request.url ?? '', 'http://feed').searchParams.get('last') ?? 0)
  const timer = setInterval(() => {
    n++
    socket.send(`${n}\ntick ${n}`)
  }, 100)
  socket.on('close', () => clearInterval(timer))
}
