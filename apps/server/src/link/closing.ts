import type { Socket } from 'node:net'
import type { WireSide } from './wire-side.ts'

/** A peer that says nothing for so long after our FIN is not waited for. */
const LINGER_MS = 5_000

/**
 * A connection being closed from our side by FIN: what was written before leaves first, and what comes in is read and
 * dropped until the peer closes too, because a socket destroyed with unread input sends RST, which may overtake data.
 */
export class Closing {
  readonly #socket: Socket
  readonly #wire: WireSide
  readonly #delayed: () => boolean
  readonly #timer: NodeJS.Timeout
  #unsentBytes: number
  #progress = -1

  /** `unsentBytes` were written before; `delayed` says that a condition, not the peer, holds them up. */
  constructor(socket: Socket, wire: WireSide, unsentBytes: number, delayed: () => boolean) {
    this.#socket = socket
    this.#wire = wire
    this.#unsentBytes = unsentBytes
    this.#delayed = delayed
    this.#timer = setInterval(() => this.#check(), LINGER_MS)
  }

  /** Whether a write of this length, next in order, was made before the close. */
  takes(length: number): boolean {
    if (this.#unsentBytes <= 0) return false
    this.#unsentBytes -= length
    return true
  }

  /** Nothing waits any more. */
  finish(): void {
    if (this.#unsentBytes <= 0 && !this.#socket.writableEnded) this.#wire.end()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #check(): void {
    const progress = this.#socket.bytesRead + this.#socket.bytesWritten - this.#wire.bytesUnderWay
    if (progress === this.#progress && !this.#delayed()) this.#socket.destroy()
    this.#progress = progress
  }
}
