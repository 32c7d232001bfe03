import { expect, test } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'

/** What its frames and heaps cost is measured by `node scripts/bench-page.mjs`, alone on the machine. */
test('2 × 1000 messages a second for a minute: nothing lost, nothing twice', async ({ page }) => {
  test.setTimeout(150_000)
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=1000&size=20')
  await lab.panel('Ledger')
  await expect.poll(async () => (await lab.ledger('SSE')).offered, { timeout: 120_000 }).toBeGreaterThan(60_000)
  await lab.press('Pause')
  for (const lane of ['WebSocket', 'SSE'] as const) {
    const ledger = await lab.ledgerUntil(lane, ({ pending }) => pending === 0)
    expect(ledger).toMatchObject({ live: ledger.offered, missed: 0, replayed: 0 })
  }
})
