import { expect, test } from '@playwright/test'
import { formatScript, randomScript, scriptMs } from '../../packages/contract/src/script.ts'
import { LabPage, type LaneName } from '../pages/lab.ts'

/** Ten minutes by `npm run -s torture`; here long enough for nine faults. */
const DURATION_MS = Number(process.env.TORTURE_MS ?? 20_000)
const SEED = Number(process.env.TORTURE_SEED ?? 1)
const LANES: LaneName[] = ['WebSocket', 'SSE', 'SSE over fetch']

test(`${DURATION_MS / 1000} s of random faults, none of which makes the server forget (seed ${SEED}): lanes that resume lose nothing and get nothing twice`, async ({
  page,
}) => {
  test.setTimeout(DURATION_MS + 120_000)
  const lab = new LabPage(page)
  const script = randomScript(SEED, DURATION_MS)
  const text = formatScript(script).replaceAll('\n', '~').replaceAll(' ', '_')
  await lab.open(`/?v=1&rate=20&seed=${SEED}&lanes=ws_managed_ids~sse_ids~fetch_managed_ids&script=${text}`, LANES)
  const panel = await lab.panel('Script')
  await panel.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(panel.getByRole('status')).toContainText('Running')
  await expect(panel.getByRole('button', { name: 'Run', exact: true })).toBeVisible({ timeout: scriptMs(script) + 30_000 })
  for (const lane of LANES) {
    const ledger = await lab.ledgerUntil(lane, ({ pending, replayed }) => pending < 20 && replayed > 0)
    expect({ lane, missed: ledger.missed, duplicates: ledger.duplicates }).toEqual({ lane, missed: 0, duplicates: 0 })
    await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
  }
})
