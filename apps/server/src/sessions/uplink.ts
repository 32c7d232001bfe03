import type { LinkDirection, LinkPart } from '../link/meter.ts'
import type { LinkOwner, ReceivedUnit } from '../link/owner.ts'
import type { Lane } from './lane.ts'

/** Ids of uplink messages remembered per lane: a browser resends a POST within seconds, silently. */
const REMEMBERED_IDS = 4096

/** The uplink of a one-way lane: POSTs on connections of their own, metered to the lane. */
export class Uplink implements LinkOwner {
  readonly #lane: Lane
  readonly #seen = new Set<string>()

  constructor(lane: Lane) {
    this.#lane = lane
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

  received({ carrierBytes, bodyBytes }: ReceivedUnit): void {
    this.#lane.count('up', 'chunking', carrierBytes)
    this.#lane.count('up', 'payload', bodyBytes)
  }

  bytes(direction: LinkDirection, part: LinkPart, count: number): void {
    this.#lane.count(direction, part, count)
  }
}
