import type { Condition } from '@wireside/contract/conditions'
import type { Settings } from '@wireside/contract/settings'
import type { CloseCause } from '@wireside/contract/control'
import type { Ledger } from '../../engine/samples.ts'
import { openLanes } from './figures.ts'
import type { Lab } from './lab.ts'

/** What each end of one lane did while nothing passed; ms since it began. */
export interface AfterSilence {
  /** When the client gave the connection up; null where it did not while it was watched. */
  clientMs: number | null
  /** When the server did, and why. */
  serverMs: number | null
  serverCause: CloseCause | null
  ledger: Ledger
}

/** Lets `condition` hold on every lane once they are open and carry messages, watches, and says who noticed. */
export async function holdAndWatch(
  lab: Lab,
  settings: Settings,
  condition: Condition,
  watchMs: number,
): Promise<Record<string, AfterSilence>> {
  await openLanes(lab, settings)
  await lab.wait(600)
  const before = lab.seen.faults.length
  const batches = lab.seen.batches.length
  await lab.set({ ...settings, lanes: settings.lanes.map((lane) => ({ ...lane, conditions: [...lane.conditions, condition] })) })
  const mark = await lab.until('the condition to hold', () => lab.seen.faults.at(before) ?? null, 3000)
  await lab.wait(watchMs)
  const seen = lab.seen.batches.slice(batches)
  return Object.fromEntries(
    settings.lanes.map(({ id }) => {
      const lost = lab.seen.of(id).find(({ at, state }) => at >= mark.at && (state === 'closed' || state === 'waiting'))
      const cause = seen.flatMap((batch) => batch.lanes[id]?.causes ?? []).find(({ at }) => at >= mark.at)
      const ledger = seen.at(-1)?.lanes[id]?.ledger
      if (!ledger) throw new Error(`${id} has no figures`)
      return [
        id,
        {
          clientMs: lost ? lost.at - mark.at : null,
          serverMs: cause ? cause.at - mark.at : null,
          serverCause: cause?.cause ?? null,
          ledger,
        },
      ]
    }),
  )
}
