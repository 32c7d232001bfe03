import type { FaultReport } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import type { ClockSync } from './clock.ts'
import { faultMark } from './fault-marks.ts'
import type { EngineEvent, FaultMark } from './messages.ts'

/** The acts that were asked for and what the server did of itself, told at their instants on this clock. */
export class FaultLog {
  readonly #clock: ClockSync
  readonly #emit: (event: EngineEvent) => void
  readonly #asked = new Map<number, Omit<FaultMark, 'at'>>()
  /** What lasts, as it was told last. */
  #lasting = '[[],null]'

  constructor(clock: ClockSync, emit: (event: EngineEvent) => void) {
    this.#clock = clock
    this.#emit = emit
  }

  asked(requestId: number, fault: Fault): void {
    this.#asked.set(requestId, faultMark(fault, 'began'))
  }

  /** `at`: by the server's clock. */
  done(requestId: number, at: number): void {
    const mark = this.#asked.get(requestId)
    this.#asked.delete(requestId)
    if (mark) this.#emit({ type: 'fault', mark: { ...mark, at: this.#clock.toEngine(at) } })
  }

  failed(requestId: number, why: string): void {
    this.#asked.delete(requestId)
    this.#emit({ type: 'failed', what: 'Nothing was cut', why, remedy: 'Reconnect a lane first.' })
  }

  report({ happened, lasting, script }: FaultReport): void {
    for (const { at, fault, what } of happened) {
      this.#emit({ type: 'fault', mark: { ...faultMark(fault, what), at: this.#clock.toEngine(at) } })
    }
    const key = JSON.stringify([lasting, script])
    if (key === this.#lasting) return
    this.#lasting = key
    const faults = lasting.map(({ fault, until }) => {
      const { lanes, label } = faultMark(fault, 'began')
      return { lanes, label, until: this.#clock.toEngine(until) }
    })
    const times = script && { startedAt: this.#clock.toEngine(script.startedAt), endsAt: this.#clock.toEngine(script.endsAt) }
    this.#emit({ type: 'lasting', faults, script: times })
  }
}
