import { createServer, type ServerHttp2Session } from 'node:http2'
import { constants } from 'node:os'
import { Duplex } from 'node:stream'

/** What node:tls and node:http2 put between themselves and a Duplex. */
interface StreamSocket {
  doWrite(request: unknown, buffers: unknown): number
  doShutdown(request: unknown): number
}

let guarded = false

/**
 * Node puts a socket of its own around a Duplex under TLS or HTTP/2, and that one asserts, which ends the process, when
 * it is written to after its shutdown: a peer that closes while a PING or GOAWAY is due does it (nodejs/node#35384).
 * A real socket answers EPIPE then, and so does this one from now on. Does nothing where Node has another shape.
 */
export function guardStreamSockets(): void {
  if (guarded) return
  guarded = true
  const prototype = streamSocketPrototype()
  if (!prototype) return
  const { doWrite, doShutdown } = prototype
  const over = new WeakSet<StreamSocket>()
  prototype.doShutdown = function (this: StreamSocket, request) {
    over.add(this)
    return doShutdown.call(this, request)
  }
  prototype.doWrite = function (this: StreamSocket, request, buffers) {
    return over.has(this) ? -constants.errno.EPIPE : doWrite.call(this, request, buffers)
  }
}

/** An HTTP/2 session shows its socket, and so the class that Node does not export. */
function streamSocketPrototype(): StreamSocket | null {
  let prototype: StreamSocket | null = null
  const server = createServer()
  server.on('session', (session: ServerHttp2Session) => {
    prototype = Object.getPrototypeOf(session.socket) as StreamSocket
    session.destroy()
  })
  server.emit('connection', new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }))
  const found = prototype as StreamSocket | null
  return typeof found?.doWrite === 'function' && typeof found.doShutdown === 'function' ? found : null
}
