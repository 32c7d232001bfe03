import type { LinkDirection } from '../meter.ts'

/** Why nothing passes: the condition; the path went away; a middlebox forgot; an upgrade that passes nothing. */
type SilenceReason = 'blackhole' | 'path' | 'forgot' | 'upgrade'

/** Which directions of a connection are silent, each for as long as any reason for it stands. */
export class Silence {
  readonly #ways = new Map<SilenceReason, readonly LinkDirection[]>()

  /** Replaces what this reason said before; no directions take it away. */
  set(reason: SilenceReason, ways: readonly LinkDirection[]): void {
    if (ways.length === 0) this.#ways.delete(reason)
    else this.#ways.set(reason, ways)
  }

  covers(direction: LinkDirection): boolean {
    for (const ways of this.#ways.values()) if (ways.includes(direction)) return true
    return false
  }
}
