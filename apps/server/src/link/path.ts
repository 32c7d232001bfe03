import { waysOf, type Condition, type ConditionOf, type ConditionType } from '@wireside/contract/conditions'
import { MAX_SILENT_MS } from '@wireside/contract/limits'
import { Silence } from './conditions/blackhole.ts'
import { IdleTimeout } from './conditions/idle-timeout.ts'
import type { LinkDirection } from './meter.ts'

interface PathEvents {
  now(): number
  /** What is silent has changed. */
  silence(): void
  /** A middlebox ends the connection. */
  forgot(ends: 'fin' | 'rst'): void
  /** Silent for so long that both ends give up. */
  expired(): void
}

const BOTH: readonly LinkDirection[] = ['up', 'down']

/** What lies between the two ends, for the connection as a whole: whether anything passes, and who remembers it. */
export class Path {
  readonly #events: PathEvents
  readonly #silence = new Silence()
  #expiry: NodeJS.Timeout | null = null
  #idle: IdleTimeout | null = null
  #idleTimer: NodeJS.Timeout | null = null
  /** The condition `strip_upgrade` that lets a handshake through and nothing behind it. */
  #mutesUpgrades = false
  #lost = false

  constructor(events: PathEvents) {
    this.#events = events
  }

  /** Replaces what held; a silence that came of a condition ends with it. */
  set(conditions: readonly Condition[]): void {
    const holes = conditions.filter(({ type }) => type === 'blackhole')
    this.#silence.set('blackhole', holes.flatMap(waysOf))
    this.#setIdle(conditionOf(conditions, 'idle_timeout'))
    this.#mutesUpgrades = conditionOf(conditions, 'strip_upgrade')?.proxy === 'passes-nothing'
    if (!this.#mutesUpgrades) this.#silence.set('upgrade', [])
    this.#changed()
  }

  /** The network it took is gone, or back. */
  get lost(): boolean {
    return this.#lost
  }

  set lost(lost: boolean) {
    this.#lost = lost
    this.#silence.set('path', lost ? BOTH : [])
    this.#changed()
  }

  isSilent(direction: LinkDirection): boolean {
    return this.#silence.covers(direction)
  }

  /** Bytes passed, either way. */
  touch(): void {
    this.#idle?.touch(this.#events.now())
  }

  /** The connection speaks WebSocket from here on. */
  upgraded(): void {
    if (this.#mutesUpgrades && !this.isSilent('down')) {
      this.#silence.set('upgrade', BOTH)
      this.#changed()
    }
  }

  /** The wire is closed. */
  close(): void {
    clearTimeout(this.#expiry ?? undefined)
    clearTimeout(this.#idleTimer ?? undefined)
    this.#idle = null
  }

  #setIdle(condition: ConditionOf<'idle_timeout'> | undefined): void {
    if (this.#idle && condition && this.#idle.is(condition)) return
    this.#silence.set('forgot', [])
    clearTimeout(this.#idleTimer ?? undefined)
    this.#idle = condition ? new IdleTimeout(condition, this.#events.now()) : null
    this.#watchIdle()
  }

  readonly #watchIdle = (): void => {
    if (!this.#idle) return
    const leftMs = this.#idle.dueAt - this.#events.now()
    if (leftMs > 0) {
      this.#idleTimer = setTimeout(this.#watchIdle, Math.ceil(leftMs))
      return
    }
    const { ends } = this.#idle
    if (ends === 'silent') {
      this.#silence.set('forgot', BOTH)
      this.#changed()
    } else this.#events.forgot(ends)
  }

  #changed(): void {
    clearTimeout(this.#expiry ?? undefined)
    this.#expiry = this.isSilent('up') || this.isSilent('down') ? setTimeout(() => this.#events.expired(), MAX_SILENT_MS).unref() : null
    this.#events.silence()
  }
}

export function conditionOf<T extends ConditionType>(conditions: readonly Condition[], type: T): ConditionOf<T> | undefined {
  return conditions.find((condition): condition is ConditionOf<T> => condition.type === type)
}
