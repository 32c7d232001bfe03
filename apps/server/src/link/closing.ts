import type { Socket } from 'node:net'
import { bytesTaken } from './linked-socket.ts'

/** A peer that says nothing for so long after our FIN is not waited for. */
const LINGER_MS = 5_000

interface Leaving {
  /** Under TLS not the socket itself. */
  tcp: Socket
  /** A condition, not the peer, holds up what was written. */
  delayed(): boolean
  /** FIN. */
  end(): void
}

/**
 * A connection being closed from our side by FIN: what was written before leaves first, and what comes in is read and
 * dropped until the peer closes too, because a socket destroyed with unread input sends RST, which may overtake data.
 */
export class Closing {
  readonly #socket: Socket
  readonly #leaving: Leaving
  readonly #timer: NodeJS.Timeout
  #unsentLength: number
  #progress = -1

  /** `unsentLength` was written before, text by its characters. */
  constructor(socket: Socket, unsentLength: number, leaving: Leaving) {
    this.#socket = socket
    this.#unsentLength = unsentLength
    this.#leaving = leaving
    this.#timer = setInterval(() => this.#check(), LINGER_MS)
  }

  /** Whether a write of this length, next in order, was made before the close. */
  takes(length: number): boolean {
    if (this.#unsentLength <= 0) return false
    this.#unsentLength -= length
    return true
  }

  /** Nothing waits any more. */
  finish(): void {
    if (this.#unsentLength <= 0) this.#leaving.end()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #check(): void {
    const { tcp } = this.#leaving
    const progress = tcp.bytesRead + bytesTaken(tcp)
    if (progress === this.#progress && !this.#leaving.delayed()) this.#socket.destroy()
    this.#progress = progress
  }
}
