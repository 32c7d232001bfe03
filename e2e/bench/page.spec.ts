import { expect, test, type Page } from '@playwright/test'
import { LabPage, type LaneName } from '../pages/lab.ts'
import { BrowserMeter, figureWords } from './browser-meter.ts'

/** Charts, code and pools have settled by then. */
const WARM_UP_MS = 15_000
const MEASURE_MS = 20_000
/** Between two looks at the heaps: long enough for what grows by message to show. */
const APART_MS = 40_000
const LOADS = 7
const WINDOW_MS = 1500

const SIX: LaneName[] = ['WebSocket', 'SSE', 'WebSocket 2']

for (const { name, path, lanes } of [
  { name: 'two lanes at 1 000 messages a second', path: '/?v=1&rate=1000&size=20', lanes: ['WebSocket', 'SSE'] as LaneName[] },
  { name: 'six lanes at 200 messages a second', path: '/?v=1&rate=200&size=100&lanes=ws~sse~ws-2~sse-2~ws-3~sse-3', lanes: SIX },
]) {
  test(`${name}: frames, long tasks, heaps, and nothing lost`, async ({ page }) => {
    test.setTimeout(WARM_UP_MS + MEASURE_MS + APART_MS + 60_000)
    const lab = new LabPage(page)
    await lab.open(path, lanes)
    const meter = await BrowserMeter.on(page)
    await page.waitForTimeout(WARM_UP_MS)
    const before = await meter.heaps()
    const figures = await meter.measure(MEASURE_MS)
    await page.waitForTimeout(APART_MS)
    const after = await meter.heaps()
    await lab.press('Pause')
    for (const lane of lanes) {
      const ledger = await lab.ledgerUntil(lane, ({ pending }) => pending === 0)
      expect(ledger).toMatchObject({ live: ledger.offered, missed: 0, replayed: 0 })
    }
    console.log(
      `\n  ${name}\n  ${figureWords(figures)}\n  heaps, MB: page ${grown(before.page, after.page)}, engine ${grown(before.engine, after.engine)}`,
    )
  })
}

test('first load to moving charts', async ({ browser }) => {
  test.setTimeout(120_000)
  const times: Record<keyof LoadTimes, number[]> = { painted: [], charts: [], moving: [] }
  for (let load = 0; load < LOADS; load++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    // A new window computes for half a second with pages of Chromium's own; a visitor's has long been open.
    await page.waitForTimeout(WINDOW_MS)
    const found = await timeLoad(page)
    for (const name of Object.keys(times) as (keyof LoadTimes)[]) times[name].push(found[name])
    await context.close()
  }
  const words = Object.entries(times).map(
    ([name, all]) => `${name} ${median(all).toFixed(0)} (${all.map((ms) => ms.toFixed(0)).join(' ')})`,
  )
  console.log(`\n  first load, ms since navigation, medians of ${LOADS}: ${words.join('; ')}`)
})

interface LoadTimes {
  /** First contentful paint. */
  painted: number
  /** The first mark of a message in a chart. */
  charts: number
  /** A mark that was drawn has changed. */
  moving: number
}

async function timeLoad(page: Page): Promise<LoadTimes> {
  await page.addInitScript(() => {
    const times = { charts: 0, moving: 0 }
    Object.assign(window, { times })
    let marks: string[] = []
    const look = (): void => {
      const before = marks
      marks = [...document.querySelectorAll('[data-marks] path')].map((mark) => mark.getAttribute('d') ?? '')
      if (times.charts === 0 && marks.some((mark) => mark !== '')) times.charts = performance.now()
      const hasMoved = marks.length === before.length && marks.some((mark, index) => before[index] !== '' && mark !== before[index])
      if (times.moving === 0 && hasMoved) times.moving = performance.now()
      if (times.moving === 0) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto('/')
  await page.waitForFunction(() => (window as unknown as { times: LoadTimes }).times.moving > 0)
  return page.evaluate(() => ({
    ...(window as unknown as { times: LoadTimes }).times,
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  }))
}

function grown(before: number, after: number): string {
  return `${(before / 1e6).toFixed(1)} → ${(after / 1e6).toFixed(1)}`
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
