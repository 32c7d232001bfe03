import { expect, test } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'

test('upstream, a 100-byte message is 106 bytes on WebSocket; by POST it carries all of this browser’s heads', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&direction=both')
  await expect(lab.lane('WebSocket').getByText('106 B = 100 + 6')).toBeVisible()
  const post = lab.lane('SSE').getByText(/by POST, and \d+ B of answer/)
  await expect(post).toBeVisible()
  const cost = Number(/([\d\s]+) B = 100/.exec((await post.locator('..').textContent())!.replaceAll('\u202f', ''))![1])
  expect(cost).toBeGreaterThan(400)
  for (const lane of ['WebSocket', 'SSE'] as const) {
    const ledger = await lab.ledgerUntil(`${lane}, up`, ({ live, pending }) => live > 20 && pending < 10)
    expect(ledger.missed).toBe(0)
  }
  const panel = await lab.panel('Uplink')
  await expect(panel.getByText(/keeps an idle HTTP\/1\.1 connection for 72 s/)).toBeVisible()
  const row = (lane: string) => panel.getByRole('row').filter({ has: page.getByRole('rowheader', { name: lane, exact: true }) })
  // Warm after the first: the browser keeps the connection.
  await expect(row('SSE')).toContainText(/POST.* B.* B0 B.*ms \(\d+\).*ms.*ms \(\d\d+\)/)
  await expect(row('WebSocket')).toContainText(/frame106 B––.*ms \(\d+\).*ms––$/)
})

test('cut while both sides send: the WebSocket misses upstream while it is closed, POSTs go on beside the stream', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&direction=both&rate=20')
  await lab.ledgerUntil('SSE, up', ({ live }) => live > 10)
  await lab.press('Cut')
  await lab.ledgerUntil('WebSocket, up', ({ missed }) => missed > 10)
  const sse = await lab.ledgerUntil('SSE, up', ({ pending, live }) => pending < 10 && live > 30)
  expect(sse.missed).toBeLessThan(3)
})
