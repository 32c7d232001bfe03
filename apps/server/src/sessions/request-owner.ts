import type { CloseCause } from '@wireside/contract/control'
import type { LinkDirection, LinkPart } from '../link/meter.ts'
import type { LinkOwner, ReceivedUnit, SentUnit } from '../link/owner.ts'
import type { Tap } from '../link/tap.ts'
import type { Tag } from '../transports/carrier.ts'
import type { Connection } from './connection.ts'

/** One of the requests that make up a connection. The head of its answer belongs to the message that it begins with. */
export class RequestOwner implements LinkOwner {
  readonly #connection: Connection
  #answerHeads = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  tapped(tap: Tap): void {
    this.#connection.tapped(tap)
  }

  unit(unit: SentUnit): void {
    const tag = unit.tag as Tag
    const heads = this.#answerHeads
    this.#answerHeads = 0
    if (heads > 0 && tag.message) this.#connection.unit(unit, heads)
    else {
      this.#connection.bytes('down', 'heads', heads)
      this.#connection.unit(unit)
    }
  }

  received(unit: ReceivedUnit): void {
    this.#connection.received(unit)
  }

  bytes(direction: LinkDirection, part: LinkPart, count: number): void {
    if (direction === 'down' && part === 'heads') this.#answerHeads += count
    else this.#connection.bytes(direction, part, count)
  }

  closed(end: { readonly at: number; readonly cause: CloseCause }): void {
    this.#connection.bytes('down', 'heads', this.#answerHeads)
    this.#connection.lost(end)
  }
}
