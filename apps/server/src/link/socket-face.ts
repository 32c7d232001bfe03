import { Duplex, type DuplexOptions } from 'node:stream'
import type { AddressInfo, Socket, SocketReadyState } from 'node:net'

/** A Duplex with the face of a `net.Socket`: what node:http, Fastify and ws ask of a connection besides its bytes. */
export abstract class SocketFace extends Duplex {
  readonly socket: Socket
  #tellsTimeout = false

  constructor(socket: Socket, options: DuplexOptions) {
    super(options)
    this.socket = socket
  }

  get connecting(): boolean {
    return false
  }

  get pending(): boolean {
    return false
  }

  /** As the socket's own: of one that is closed nobody can say where it stood, nor, unless it was asked before, who was there. */
  get remoteAddress(): string | undefined {
    return this.socket.remoteAddress
  }

  get remotePort(): number | undefined {
    return this.socket.remotePort
  }

  get remoteFamily(): string | undefined {
    return this.socket.remoteFamily
  }

  get localAddress(): string | undefined {
    return this.socket.localAddress
  }

  get localPort(): number | undefined {
    return this.socket.localPort
  }

  get localFamily(): string | undefined {
    return this.socket.localFamily
  }

  get bytesRead(): number {
    return this.socket.bytesRead
  }

  get bytesWritten(): number {
    return this.socket.bytesWritten
  }

  get timeout(): number | undefined {
    return this.socket.timeout
  }

  get readyState(): SocketReadyState {
    if (this.readable && this.writable) return 'open'
    if (this.readable) return 'readOnly'
    return this.writable ? 'writeOnly' : 'closed'
  }

  address(): AddressInfo | object {
    return this.socket.address()
  }

  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    this.socket.setTimeout(timeoutMs)
    if (timeoutMs > 0 && !this.#tellsTimeout) {
      this.#tellsTimeout = true
      this.socket.on('timeout', () => this.emit('timeout'))
    }
    if (onTimeout === undefined) return this
    if (timeoutMs === 0) this.removeListener('timeout', onTimeout)
    else this.once('timeout', onTimeout)
    return this
  }

  setNoDelay(noDelay?: boolean): this {
    this.socket.setNoDelay(noDelay)
    return this
  }

  setKeepAlive(enable?: boolean, initialDelayMs?: number): this {
    this.socket.setKeepAlive(enable, initialDelayMs)
    return this
  }

  ref(): this {
    this.socket.ref()
    return this
  }

  unref(): this {
    this.socket.unref()
    return this
  }

  /** Ends, and destroys once everything written has left. */
  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }
}
