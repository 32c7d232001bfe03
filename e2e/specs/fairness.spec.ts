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

test('2 × 1000 messages a second for a minute: nothing lost, nothing twice', async ({ page }) => {
  test.setTimeout(150_000)
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=1000&size=20')
  await page.evaluate(() => {
    const seen = { longTasks: [] as number[], frames: [] as number[] }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => seen.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
    let last = performance.now()
    const frame = (at: number): void => {
      seen.frames.push(at - last)
      last = at
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await lab.panel('Ledger')
  await expect.poll(async () => (await lab.ledger('SSE')).offered, { timeout: 120_000 }).toBeGreaterThan(60_000)
  await lab.press('Pause')
  for (const lane of ['WebSocket', 'SSE'] as const) {
    const ledger = await lab.ledgerUntil(lane, ({ pending }) => pending === 0)
    expect(ledger).toMatchObject({ live: ledger.offered, missed: 0, replayed: 0 })
  }
  const { longTasks, frames } = await page.evaluate(() => (window as unknown as { seen: { longTasks: number[]; frames: number[] } }).seen)
  const sorted = frames.toSorted((a, b) => a - b)
  const at = (share: number): string => `${sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1)} ms`
  const description = `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}; ${longTasks.length} long tasks, longest ${Math.max(0, ...longTasks)} ms`
  test.info().annotations.push({ type: 'frames', description })
  console.log(`  2 × 1000/s: frames ${description}`)
})
