import { Socket } from 'node:net'
import { READ_BUFFER, type LinkedSocket } from './linked-socket.ts'

/** Node's own listener for `close` of a TLS socket: it takes the TLS session down. */
const TLS_CLOSE_LISTENER = 'onSocketCloseDestroySSL'

/** As a kernel bounds its own (tcp_max_orphans): a session may make them as fast as it cuts, and each holds a descriptor. */
const MAX_ORPHANS = 256

/** The oldest first. */
const orphans = new Set<Orphan>()

/**
 * A connection whose app has let go of it and whose peer has not been told, because a silent path carries no FIN. What
 * the peer still sends is read and dropped; once it closes too, nobody has the connection any more.
 */
export class Orphan {
  readonly #socket: Socket
  readonly #tcp: Socket

  /**
   * Takes the handle of `socket`, which closes without it. `tcp`: under TLS not the socket itself. `clientEnded`: its FIN
   * has come in, so that nothing more is to be heard of it.
   */
  constructor(socket: LinkedSocket, tcp: Socket, clientEnded: boolean, onClose: () => void) {
    const handle = socket._handle
    socket._handle = null
    if (handle) {
      // So that the new socket starts it, which fails where it has been started.
      handle.readStop()
      handle.reading = false
    }
    // A client may renegotiate (TLS 1.2), and node:tls would look for a TLS socket on the handle.
    if (handle && tcp !== socket) Object.assign(handle, { onhandshakestart: ignore, onhandshakedone: ignore })
    // node:net takes any handle, and its types none.
    this.#socket = new Socket({ handle, allowHalfOpen: true, onread: { buffer: READ_BUFFER, callback: () => true } } as object)
    this.#tcp = tcp === socket ? this.#socket : tcp
    const takeTlsDown = socket.listeners('close').find(({ name }) => name === TLS_CLOSE_LISTENER) as (() => void) | undefined
    if (takeTlsDown) socket.off('close', takeTlsDown)
    this.#socket.once('close', () => {
      orphans.delete(this)
      takeTlsDown?.call(socket)
      onClose()
    })
    if (!clientEnded) this.#socket.once('end', () => this.#socket.destroy())
    // Nobody is left to be told.
    this.#socket.on('error', ignore)
    this.#socket.resume()
    orphans.add(this)
    const [oldest] = orphans
    if (orphans.size > MAX_ORPHANS) oldest?.destroy()
  }

  /** A real RST. */
  reset(): void {
    this.#tcp.resetAndDestroy()
    this.#socket.destroy()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

function ignore(): void {
  // What happens to an orphan is nobody's.
}
