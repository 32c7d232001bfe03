import { expect, test } from '@playwright/test'
import { LabPage } from '../pages/lab.ts'
import { WirePanel } from '../pages/wire.ts'
import { BrowserMeter, figureWords } from './browser-meter.ts'

/** How fast a hand flings a scrollbar: sixteen rows of the hex view a frame, so that every row of it is new each time. */
const PIXELS_A_FRAME = 300
const MEASURE_MS = 10_000

test('a megabyte in hex: frames while it is scrolled through', async ({ page }) => {
  test.setTimeout(MEASURE_MS + 60_000)
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=1&size=1048576&generator=plain')
  await lab.press('Pause')
  const wire = await WirePanel.open(lab)
  const grid = wire.lane('WebSocket').getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', String(Math.ceil(1_048_586 / 16)))
  const meter = await BrowserMeter.on(page)
  await grid.evaluate((box, step) => {
    const scroll = (): void => {
      box.scrollTop += step
      requestAnimationFrame(scroll)
    }
    requestAnimationFrame(scroll)
  }, PIXELS_A_FRAME)
  const figures = await meter.measure(MEASURE_MS)
  const scrolled = await grid.evaluate((box) => box.scrollTop)
  expect(scrolled).toBeGreaterThan(PIXELS_A_FRAME)
  console.log(`\n  a megabyte in hex, ${PIXELS_A_FRAME} px a frame, ${Math.round(scrolled)} px in all\n  ${figureWords(figures)}`)
})
