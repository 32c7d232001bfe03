import type { Fault } from '@wireside/contract/faults'
import type { PaceClock } from '@wireside/contract/pace'
import { scriptMs, type Script } from '@wireside/contract/script'

/** A script under way, on the session's clock. */
export class ScriptRun {
  readonly startedAt: number
  /** When its last effect is over. */
  readonly endsAt: number
  readonly #cancels: (() => void)[]

  constructor(script: Script, clock: PaceClock, act: (fault: Fault) => void, over: () => void) {
    this.startedAt = clock.now()
    this.endsAt = this.startedAt + scriptMs(script)
    this.#cancels = script.map(({ atMs, fault }) => clock.after(atMs, () => act(fault)))
    this.#cancels.push(clock.after(scriptMs(script), over))
  }

  /** What is still to come does not. */
  stop(): void {
    for (const cancel of this.#cancels) cancel()
  }
}
