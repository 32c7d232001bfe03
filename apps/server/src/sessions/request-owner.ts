import type { CloseCause } from '@wireside/contract/control'
import type { LinkDirection, LinkPart } from '../link/meter.ts'
import type { LinkOwner, ReceivedUnit, SentUnit } from '../link/owner.ts'
import type { Exchange } from '../link/exchange.ts'
import type { Tap } from '../link/tap.ts'
import type { Tag } from '../transports/carrier.ts'
import type { Connection } from './connection.ts'
import type { KeptTap } from './kept-taps.ts'

/** One of the requests that make up a connection. The head of its answer belongs to the message that it begins with. */
export class RequestOwner implements LinkOwner {
  readonly #connection: Connection
  readonly #link: Exchange
  #kept: KeptTap | null = null
  #answerHeads = 0

  constructor(connection: Connection, link: Exchange) {
    this.#connection = connection
    this.#link = link
  }

  tapped(tap: Tap): void {
    this.#kept = this.#connection.keep(tap, this.#link)
  }

  unit(unit: SentUnit): void {
    const tag = unit.tag as Tag
    const heads = this.#answerHeads
    this.#answerHeads = 0
    if (heads > 0 && tag.message) this.#connection.unit(unit, heads, this.#kept)
    else {
      this.#connection.bytes('down', 'heads', heads)
      this.#connection.unit(unit, 0, this.#kept)
    }
  }

  received(unit: ReceivedUnit): void {
    this.#connection.received(unit, this.#link)
  }

  /** An answer of which nothing was tagged brings no message. */
  bytes(direction: LinkDirection, part: LinkPart, count: number): void {
    if (direction === 'up') this.#connection.bytes('up', part, count)
    else if (part === 'heads') this.#answerHeads += count
    else {
      this.#connection.bytes('down', 'heads', this.#answerHeads)
      this.#answerHeads = 0
      this.#connection.bytes('down', part === 'payload' ? 'control' : part, count)
    }
  }

  closed(end: { readonly at: number; readonly cause: CloseCause }): void {
    this.#connection.bytes('down', 'heads', this.#answerHeads)
    this.#connection.lost(end, this.#link)
  }
}
