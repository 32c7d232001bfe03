import type { Server, Socket } from 'node:net'
import { Link } from './link.ts'
import { linkOf } from './linked-socket.ts'
import type { LinkContext } from './link-context.ts'

export interface LinkListenerOptions extends LinkContext {
  /** False refuses the connection (RST), e.g. at a cap per address. */
  onOpen?(link: Link): boolean
  onClose?(link: Link): void
}

/**
 * Puts a link under every socket the server accepts from now on. Call it once, after the server's own
 * listeners are set and before it listens. Listening, closing and all timeouts stay the server's.
 */
export function attachLinks(server: Server, options: LinkListenerOptions): { readonly links: ReadonlySet<Link> } {
  const links = new Set<Link>()
  const originals = server.listeners('connection')
  function closed(this: Socket): void {
    const link = linkOf(this)!
    links.delete(link)
    options.onClose?.(link)
  }
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const link = new Link(socket, options)
    if (options.onOpen?.(link) === false) {
      link.resetPeer()
      return
    }
    links.add(link)
    socket.on('close', closed)
    for (const listener of originals) listener.call(server, socket)
  })
  return { links }
}
