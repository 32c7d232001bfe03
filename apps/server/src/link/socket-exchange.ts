import type { Socket } from 'node:net'
import type { LinkedSocket } from './linked-socket.ts'

/** What a link says of the socket it stands on. */
export abstract class SocketExchange {
  readonly socket: LinkedSocket

  constructor(socket: Socket) {
    this.socket = socket as LinkedSocket
  }

  get remoteAddress(): string | undefined {
    return this.socket.remoteAddress
  }

  get remotePort(): number | undefined {
    return this.socket.remotePort
  }

  get localAddress(): string | undefined {
    return this.socket.localAddress
  }

  get localPort(): number | undefined {
    return this.socket.localPort
  }

  get writableLength(): number {
    return this.socket.writableLength
  }

  get destroyed(): boolean {
    return this.socket.destroyed
  }

  /** The connection is given up, at once and with all that waits; on a silent path its peer is not told. */
  destroy(): this {
    this.socket.destroy()
    return this
  }

  once(event: 'close', listener: () => void): this {
    this.socket.once(event, listener)
    return this
  }

  off(event: 'close', listener: () => void): this {
    this.socket.off(event, listener)
    return this
  }
}
