import { expect, test } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'

test('compressed lanes carry the same messages for fewer bytes, and lose none', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&scenario=dashboard&rate=20&direction=both&lanes=ws_compressed~ws-2_no-takeover~sse_ids_compressed', [
    'WebSocket',
    'WebSocket 2',
    'SSE',
  ])
  const wire: Record<string, number> = {}
  for (const lane of ['WebSocket', 'WebSocket 2', 'SSE'] as const) {
    const ledger = await lab.ledgerUntil(lane, ({ live, pending }) => live > 40 && pending < 5)
    expect(ledger.missed).toBe(0)
    const figures = lab.lane(lane).getByRole('button', { name: /saved/ })
    await expect(figures).toBeVisible()
    wire[lane] = Number(/^([\d.]+) B/.exec((await figures.textContent())!)![1])
    expect(wire[lane]).toBeLessThan(400)
    await lab.ledgerUntil(`${lane}, up`, ({ live, pending }) => live > 40 && pending < 10)
  }
  // A shared window remembers what the message before it looked like.
  expect(wire['WebSocket']! * 1.4).toBeLessThan(wire['WebSocket 2']!)
  expect(wire['SSE']! * 1.4).toBeLessThan(wire['WebSocket 2']!)
})

test('compression is switched on beside the lane, in a new connection, and is in the address', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&scenario=dashboard&rate=10')
  await lab.lane('SSE').getByRole('button', { name: 'as shipped' }).click()
  await page.getByRole('group', { name: 'Compression' }).getByRole('button', { name: 'On' }).click()
  await expect(lab.lane('SSE').getByRole('button', { name: /saved/ })).toBeVisible()
  await expect(page).toHaveURL(/sse_ids_compressed/)
})
