import { Duplex, type DuplexOptions } from 'node:stream'
import type { AddressInfo, Socket, SocketReadyState } from 'node:net'

/**
 * A Duplex with the face of a `net.Socket`: what node:http, Fastify and ws ask of a connection besides its bytes. The
 * addresses are kept, as a destroyed socket forgets them and close handlers still log them.
 */
export abstract class SocketFace extends Duplex {
  readonly remoteAddress: string | undefined
  readonly remotePort: number | undefined
  readonly remoteFamily: string | undefined
  readonly localAddress: string | undefined
  readonly localPort: number | undefined
  readonly localFamily: string | undefined
  readonly connecting = false
  readonly pending = false
  protected readonly socket: Socket

  constructor(socket: Socket, options: DuplexOptions) {
    super(options)
    this.socket = socket
    this.remoteAddress = socket.remoteAddress
    this.remotePort = socket.remotePort
    this.remoteFamily = socket.remoteFamily
    this.localAddress = socket.localAddress
    this.localPort = socket.localPort
    this.localFamily = socket.localFamily
    socket.on('timeout', () => this.emit('timeout'))
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
