import { expect, test, type Page } from '@playwright/test'
import { milliseconds } from '../pages/duration.ts'
import { LabPage } from '../pages/lab.ts'

const LANES = ['WebSocket', 'SSE'] as const
/** At 60 a second: eight seconds. */
const FRAMES = 480

interface Figures {
  /** Median one way of each lane, ms, and what the page says their error is. */
  p50: number[]
  errorMs: number
  /** What a message is on the wire. */
  bytes: (string | null)[]
}

test('charts that draw move no byte, and no median beyond the error stated beside it', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=50&lanes=ws~sse')
  await frames(page)
  const drawn = await figures(lab)
  await lab.press('Go on')
  await lab.press('Clear')
  await page.getByRole('link', { name: 'Claims', exact: true }).click()
  await frames(page)
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  const undrawn = await figures(lab)
  expect(undrawn.bytes).toEqual(drawn.bytes)
  for (const [index, lane] of LANES.entries()) {
    const movedMs = Math.abs(drawn.p50[index]! - undrawn.p50[index]!)
    test.info().annotations.push({ type: 'moved', description: `${lane}: ${movedMs.toFixed(2)} ms` })
    expect(movedMs).toBeLessThan(drawn.errorMs + undrawn.errorMs)
  }
})

/** Lets the page draw so many frames. */
function frames(page: Page): Promise<void> {
  return page.evaluate(
    (most) =>
      new Promise<void>((resolve) => {
        let drawn = 0
        const next = (): void => (++drawn < most ? void requestAnimationFrame(next) : resolve())
        next()
      }),
    FRAMES,
  )
}

async function figures(lab: LabPage): Promise<Figures> {
  const { page } = lab
  await lab.press('Pause')
  const figure = page.getByRole('figure', { name: 'Latency' })
  const toTable = figure.getByRole('button', { name: 'Latency: show as table' })
  if (await toTable.isVisible()) await toTable.click()
  const cells = (lane: string) =>
    figure
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: lane, exact: true }) })
      .getByRole('cell')
  await expect.poll(async () => Number((await cells('SSE').nth(0).textContent())?.replaceAll(/\D/g, ''))).toBeGreaterThan(300)
  const p50 = await Promise.all(LANES.map(async (lane) => milliseconds(await cells(lane).nth(1).textContent())))
  const [, error] = /Error ± ([\d.]+ m?s)/.exec((await figure.locator('figcaption').textContent()) ?? '') ?? []
  const bytes = await Promise.all(
    LANES.map((lane) =>
      lab
        .lane(lane)
        .getByRole('button', { name: /per message/ })
        .textContent(),
    ),
  )
  await figure.getByRole('button', { name: 'Latency: show as chart' }).click()
  return { p50, errorMs: milliseconds(error ?? null), bytes }
}
