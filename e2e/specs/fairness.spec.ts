import { expect, test } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'

const NOTHING_MS = 0.05

test('the A/A check: two WebSocket lanes at 50/s differ by less than 0.05 ms over 500 messages', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=50&lanes=ws~ws-2', ['WebSocket', 'WebSocket 2'])
  const panel = await lab.panel('Pair difference')
  await expect.poll(async () => rotations(await panel.locator('figcaption').textContent()), { timeout: 30_000 }).toBeGreaterThanOrEqual(250)
  const sentence = (await panel.locator('figcaption').textContent()) ?? ''
  test.info().annotations.push({ type: 'pair figure', description: sentence })
  const difference = /arrives (-?[\d.]+) ms after/.exec(sentence)
  if (difference) expect(Number(difference[1])).toBeLessThan(NOTHING_MS)
  else expect(sentence).toContain('No measurable difference')
})

function rotations(sentence: string | null): number {
  return Number(/([\d\u202f]+) rotations/.exec(sentence ?? '')?.[1]?.replaceAll(/\D/g, '') ?? 0)
}
