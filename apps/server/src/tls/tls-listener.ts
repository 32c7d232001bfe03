import { createServer, type Server, type Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'

export interface TlsListenerOptions {
  secureContext: SecureContext
  /** What ALPN offers, the preferred first; a client that names none speaks HTTP/1.1. RFC 7301. */
  protocols: ('h2' | 'http/1.1')[]
  handshakeTimeoutMs: number
  /** A connection has come in. False refuses it (RST), e.g. at a cap per address. */
  onOpen(address: string): boolean
  onClose(address: string): void
  /** The handshake is done: `socket` is the clear side of `tcp`. */
  onSecure(socket: TLSSocket, tcp: Socket, protocol: 'h2' | 'http/1.1'): void
}

/** A TCP port whose every connection speaks TLS; the server closes as `net.Server` does. */
export function createTlsListener(options: TlsListenerOptions): { server: Server; sockets: ReadonlySet<Socket> } {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => {
    const address = tcp.remoteAddress ?? ''
    // What goes wrong on TCP is told by the socket on it as well, where there is one.
    tcp.on('error', () => undefined)
    if (!options.onOpen(address)) {
      tcp.resetAndDestroy()
      return
    }
    sockets.add(tcp)
    tcp.once('close', () => {
      sockets.delete(tcp)
      options.onClose(address)
    })
    secure(tcp, options)
  })
  return { server, sockets }
}

function secure(tcp: Socket, { secureContext, protocols, handshakeTimeoutMs, onSecure }: TlsListenerOptions): void {
  const socket = new TLSSocket(tcp, { isServer: true, secureContext, ALPNProtocols: protocols })
  const giveUp = (): void => {
    tcp.destroy()
  }
  const deadline = setTimeout(giveUp, handshakeTimeoutMs)
  // A browser that does not accept the certificate ends the handshake: nothing is wrong here.
  socket.on('error', giveUp)
  // After the handshake node:tls tells an error of the records by this alone.
  socket.on('_tlsError', (error: Error) => socket.destroy(error))
  socket.on('close', () => clearTimeout(deadline))
  socket.once('secure', () => {
    clearTimeout(deadline)
    socket.off('error', giveUp)
    onSecure(socket, tcp, socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1')
  })
}
