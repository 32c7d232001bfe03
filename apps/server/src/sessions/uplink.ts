import { total, type Bytes, type Part } from '@wireside/contract/parts'
import type { LinkDirection, LinkPart } from '../link/meter.ts'
import type { Exchange } from '../link/exchange.ts'
import type { LinkOwner, ReceivedUnit } from '../link/owner.ts'
import type { Tap } from '../link/tap.ts'
import { keptTap, KeptTaps } from './kept-taps.ts'
import type { Lane } from './lane.ts'
import { ReceivedColumns } from './received-columns.ts'

/** Ids of uplink messages remembered per lane: a browser resends a POST within seconds, silently. */
const REMEMBERED_IDS = 4096

/** The uplink of a one-way lane: POSTs on connections of their own, metered to the lane. */
export class Uplink {
  readonly columns = new ReceivedColumns(0)
  readonly taps = new KeptTaps('one')
  readonly #lane: Lane
  readonly #seen = new Set<string>()

  constructor(lane: Lane) {
    this.#lane = lane
  }

  /** The owner of one POST's bytes. `cold`: the first request of its connection. */
  exchange(id: string, link: Exchange, cold: boolean): LinkOwner {
    return new Post(this.#lane, id, link, cold)
  }

  /** A browser asks leave before a POST: its bytes are a part of their own, both ways. */
  preflight(): LinkOwner {
    return { bytes: (direction, _part, count) => this.#lane.count(direction, 'preflight', count) }
  }

  /** False for a message that was taken before: a POST resent by the browser changes nothing. */
  take(id: string): boolean {
    if (this.#seen.has(id)) return false
    this.#seen.add(id)
    if (this.#seen.size > REMEMBERED_IDS) {
      const [oldest] = this.#seen
      if (oldest !== undefined) this.#seen.delete(oldest)
    }
    return true
  }
}

/** One POST: its request is the message, its answer what the message costs besides. */
class Post implements LinkOwner {
  readonly #lane: Lane
  readonly #id: string
  readonly #link: Exchange
  readonly #cold: boolean
  readonly #up: Bytes = {}
  readonly #answer: Bytes = {}
  #at: number | null = null

  constructor(lane: Lane, id: string, link: Exchange, cold: boolean) {
    this.#lane = lane
    this.#id = id
    this.#link = link
    this.#cold = cold
  }

  tapped(tap: Tap): void {
    this.#lane.uplink.taps.keep(keptTap(0, this.#link, tap))
  }

  received({ at, carrierBytes, bodyBytes }: ReceivedUnit): void {
    this.#at = at
    this.#count('up', 'chunking', carrierBytes)
    this.#count('up', 'payload', bodyBytes)
  }

  bytes(direction: LinkDirection, part: LinkPart, count: number): void {
    this.#count(direction, part, count)
    if (direction === 'down' && this.#at !== null) this.#answered(this.#at)
  }

  #count(direction: LinkDirection, part: Part, count: number): void {
    const bytes = direction === 'up' ? this.#up : this.#answer
    bytes[part] = (bytes[part] ?? 0) + count
    this.#lane.count(direction, part, count)
  }

  /** The head of the answer has left: it has no body. */
  #answered(at: number): void {
    this.#at = null
    const { uplink } = this.#lane
    if (!uplink.take(this.#id)) return
    uplink.columns.add({ id: this.#id, at, bytes: this.#up, answerBytes: total(this.#answer), cold: this.#cold })
  }
}
