import { createServer, type Server } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import { Link, type LinkContext, type LinkObserver } from '../link/link.ts'
import { attachLinks, type LinkListenerOptions } from '../link/listener.ts'

export interface TlsListenerOptions {
  secureContext: SecureContext
  /** What ALPN offers, the preferred first; a client that names none speaks HTTP/1.1. RFC 7301. */
  protocols: ('h2' | 'http/1.1')[]
  now(): number
  handshakeTimeoutMs: number
  onOpen: NonNullable<LinkListenerOptions['onOpen']>
  onClose: NonNullable<LinkListenerOptions['onClose']>
  /** The handshake is done: `socket` is the clear side, `link` carries its ciphertext. */
  onSecure(socket: TLSSocket, link: Link, protocol: 'h2' | 'http/1.1'): void
}

/** A TCP port whose every connection is a link with TLS on it; the server closes as `net.Server` does. */
export function createTlsListener(options: TlsListenerOptions): { server: Server; links: ReadonlySet<Link> } {
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  server.on('connection', (socket) => {
    if ((socket as unknown) instanceof Link) secure(socket as unknown as Link, options)
  })
  // The link carries ciphertext: nothing in it can be told apart, so that all of it is payload.
  const context: LinkContext = { now: options.now, observe: false, tapBytes: 0, onRequest: () => undefined, observer: countCiphertext }
  const { links } = attachLinks(server, { ...context, onOpen: options.onOpen, onClose: options.onClose })
  return { server, links }
}

function secure(link: Link, { secureContext, protocols, handshakeTimeoutMs, onSecure }: TlsListenerOptions): void {
  const socket = new TLSSocket(link, { isServer: true, secureContext, ALPNProtocols: protocols })
  const giveUp = (): void => {
    link.destroy()
  }
  const deadline = setTimeout(giveUp, handshakeTimeoutMs)
  // A browser that does not accept the certificate ends the handshake: nothing is wrong here.
  socket.on('error', giveUp)
  socket.on('close', () => clearTimeout(deadline))
  socket.once('secure', () => {
    clearTimeout(deadline)
    socket.off('error', giveUp)
    onSecure(socket, link, socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1')
  })
}

function countCiphertext({ meter }: Link): LinkObserver {
  return {
    up: ({ length }) => (meter.up.payload += length),
    down: ({ length }) => (meter.down.payload += length),
    closed: () => undefined,
  }
}
