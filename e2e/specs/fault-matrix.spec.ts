import { expect, test } from '@playwright/test'
import { LabPage, type LaneName, type LedgerRow } from '../pages/lab.ts'

/** As shipped, with our client and a watchdog, and SSE as shipped. */
const LANES = 'ws~ws-2_managed_ids_beat300_watch1200~sse_ids'

type End = 'open' | 'closed'
interface Expected {
  state: End
  ledger(ledger: LedgerRow): boolean
}

const dead: Expected = { state: 'closed', ledger: ({ missed, replayed }) => missed > 20 && replayed === 0 }
const resumed: Expected = { state: 'open', ledger: ({ missed, replayed, pending }) => missed === 0 && replayed > 0 && pending < 20 }
const untouched: Expected = {
  state: 'open',
  ledger: ({ missed, replayed, pending, live }) => missed + replayed === 0 && pending < 20 && live > 60,
}
const mute: Expected = { state: 'open', ledger: ({ missed, replayed, pending }) => missed + replayed === 0 && pending > 40 }
/** What was sent before the restart and had not arrived can't come any more. */
const forgotten: Expected = { state: 'open', ledger: ({ missed, pending, live }) => missed > 0 && pending < 20 && live > 40 }

interface FaultCase {
  step: string
  expected: [bare: Expected, managed: Expected, sse: Expected]
  /** What the timeline has to say of some lanes, where their states and ledgers alone would not show that it happened. */
  told?: { lanes: LaneName[]; row: string }
}

const LANE_NAMES: LaneName[] = ['WebSocket', 'WebSocket 2', 'SSE']
const FAULTS: FaultCase[] = [
  { step: '0.5s cut', expected: [dead, resumed, resumed] },
  { step: '0.5s close', expected: [dead, resumed, resumed] },
  { step: '0.5s outage 2s', expected: [dead, resumed, resumed] },
  { step: '0.5s silent 0.8s', expected: [untouched, untouched, untouched], told: { lanes: LANE_NAMES, row: 'open silent' } },
  { step: '0.5s handoff', expected: [mute, resumed, mute] },
  {
    step: '0.5s restart',
    expected: [dead, forgotten, forgotten],
    told: { lanes: ['WebSocket 2', 'SSE'], row: 'knows no id of before' },
  },
]

for (const { step, expected, told } of FAULTS) {
  test(`${step.replace('0.5s ', '')}, on a bare, a managed and an SSE lane: the ledger adds up, nothing comes twice`, async ({ page }) => {
    const lab = new LabPage(page)
    await lab.open(`/?v=1&rate=20&lanes=${LANES}&script=${step.replaceAll(' ', '_')}`, LANE_NAMES)
    await (await lab.panel('Script')).getByRole('button', { name: 'Run', exact: true }).click()
    await lab.panel('Ledger')
    for (const [index, lane] of LANE_NAMES.entries()) {
      await lab.ledgerUntil(lane, expected[index]!.ledger)
      await expect(lab.lane(lane)).toHaveAttribute('data-state', expected[index]!.state)
    }
    if (!told) return
    await lab.press('Connection: show as table')
    for (const lane of told.lanes)
      await expect(page.getByRole('row', { name: new RegExp(`^${lane} [^a-zA-Z].*${told.row}`) }).first()).toBeVisible()
  })
}
