import type { WebSocket } from 'ws'

/** RFC 6455 §7.4.2: 4000 to 4999 are for applications; 4401 is a custom after HTTP's 401. */
const UNAUTHENTICATED = 4401
const NORMAL_CLOSURE = 1000
/** What a page has to say, here; a real one would be looked up. */
const GOOD_TOKEN = 'let me in'

/** A WebSocket that serves nobody until its first message has told the token, and closes after `withinMs` without one. */
export function serveAuthenticated(socket: WebSocket, withinMs: number): void {
  const late = setTimeout(() => socket.close(UNAUTHENTICATED, `no token within ${withinMs} ms`), withinMs)
  socket.once('message', (data: Buffer) => {
    clearTimeout(late)
    if (data.toString('utf8') !== GOOD_TOKEN) return socket.close(UNAUTHENTICATED, 'the token is wrong')
    socket.send('served')
    socket.close(NORMAL_CLOSURE)
  })
  socket.on('close', () => clearTimeout(late))
}
