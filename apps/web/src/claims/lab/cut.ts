import type { Fault } from '@wireside/contract/faults'
import type { Settings } from '@wireside/contract/settings'
import type { Ledger } from '../../engine/samples.ts'
import { openLanes } from './figures.ts'
import type { Lab } from './lab.ts'

/** What one lane did after a fault, as its client saw it; ms since the fault. */
export interface AfterCut {
  /** When the client noticed; null where it did not. */
  noticedMs: number | null
  /** When it was open again; null where it was not. */
  backMs: number | null
  ledger: Ledger
}

/** Carries out a fault on every lane of the settings, watches for `watchMs`, and says what each did. */
export async function cutAndWatch(lab: Lab, settings: Settings, type: Fault['type'], watchMs: number): Promise<Record<string, AfterCut>> {
  await openLanes(lab, settings)
  lab.clear()
  // Some messages first, so that there is something to go on from.
  await lab.wait(600)
  const ids = settings.lanes.map(({ id }) => id)
  const mark = await lab.act({ type, lanes: ids } as Fault)
  await lab.wait(watchMs)
  const batch = lab.seen.batches.at(-1)
  return Object.fromEntries(
    ids.map((id) => {
      const after = lab.seen.of(id).filter(({ at }) => at >= mark.at - NOTICED_BEFORE_MS)
      const lost = after.find(({ state }) => state === 'closed' || state === 'waiting')
      const back = lost && after.find(({ state, at }) => state === 'open' && at > lost.at)
      const ledger = batch?.lanes[id]?.ledger
      if (!ledger) throw new Error(`${id} has no figures`)
      return [id, { noticedMs: lost ? Math.max(0, lost.at - mark.at) : null, backMs: back ? back.at - mark.at : null, ledger }]
    }),
  )
}

/** The mark is the server's time on the engine's clock: by the clocks' error a client may seem to know before it. */
const NOTICED_BEFORE_MS = 50
