import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { milliseconds } from '../pages/duration.ts'
import { LabPage, type LaneName } from '../pages/lab.ts'

test('the page is drawn by the time of the load event, which a screenshot or a crawler waits for', async ({ page }) => {
  await page.addInitScript(() => addEventListener('load', () => (document.title = document.querySelector('main')?.textContent ?? '')))
  await page.goto('/')
  expect(await page.title()).toContain('WebSocket')
})

test('opens running: both lanes carry messages, the sentence says so, and the axes that come later stand where the marks are', async ({
  page,
}) => {
  const lab = new LabPage(page)
  await lab.open()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The server sends every message on both lanes at the same instant.')
  const seq = page.getByText(/message #/)
  const first = await seq.textContent()
  await expect(seq).not.toHaveText(first ?? '')
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
  const bytes = page.getByRole('figure', { name: 'Bytes per message' })
  const payload = await bytes.locator('svg[data-marks] rect').first().boundingBox()
  const tick = await bytes.getByText('100 B', { exact: true }).boundingBox()
  if (!payload || !tick) throw new Error('the bars or their axis are not drawn')
  expect(Math.abs(tick.x + tick.width / 2 - (payload.x + payload.width))).toBeLessThan(1)
})

test('scripts come in gzip where that is understood, and plain where it is not', async ({ page, request }) => {
  await page.goto('/')
  const script = (await page.locator('script[type=module]').first().getAttribute('src')) ?? ''
  const plain = await request.get(script, { headers: { 'accept-encoding': 'identity' } })
  const packed = await request.get(script, { headers: { 'accept-encoding': 'gzip' } })
  expect([plain.headers()['content-encoding'], packed.headers()['content-encoding']]).toEqual([undefined, 'gzip'])
  expect(await packed.text()).toBe(await plain.text())
})

test('a 100-byte message without ids is 102 bytes on WebSocket and 114 on SSE', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws~sse')
  await expect(lab.lane('WebSocket').getByText('102 B', { exact: true })).toBeVisible()
  await expect(lab.lane('SSE').getByText('114 B', { exact: true })).toBeVisible()
  await lab.lane('SSE').getByRole('button', { name: /114 B/ }).click()
  await expect(lab.lane('SSE').getByText('chunking', { exact: true })).toBeVisible()
})

test('100 ms of link latency shows as 100 ms more on both lanes', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=20')
  await page.getByRole('button', { name: 'Latency: show as table' }).click()
  const median = async (lane: string): Promise<number> => {
    const cells = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: lane, exact: true }) })
      .getByRole('cell')
    return milliseconds(await cells.nth(1).textContent())
  }
  const messages = async (lane: string): Promise<number> => {
    const cells = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: lane, exact: true }) })
      .getByRole('cell')
    return Number((await cells.nth(0).textContent())?.replaceAll(/\D/g, ''))
  }
  await expect.poll(() => messages('SSE')).toBeGreaterThan(40)
  const before = { WebSocket: await median('WebSocket'), SSE: await median('SSE') }
  await page.goto('/?v=1&rate=20&lanes=ws_latency100~sse_ids_latency100')
  await page.getByRole('button', { name: 'Latency: show as table' }).click()
  await expect.poll(() => messages('SSE')).toBeGreaterThan(40)
  for (const lane of ['WebSocket', 'SSE'] as const) {
    const added = (await median(lane)) - before[lane]
    // Each median holds the machine's own delay of that moment: a busy one shifts either by some ms.
    expect(added).toBeGreaterThan(90)
    expect(added).toBeLessThan(130)
  }
})

const FAULTS = [
  { act: 'Cut', ends: 'RST' },
  { act: /^Close/, ends: 'FIN' },
] as const

for (const { act, ends } of FAULTS) {
  test(`${ends}, as shipped: SSE comes back and misses nothing, the WebSocket stays closed and offers both ways back`, async ({ page }) => {
    const lab = new LabPage(page)
    await lab.open('/?v=1&rate=20')
    await lab.press(act)
    await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'closed')
    await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
    const sse = await lab.ledgerUntil('SSE', ({ replayed, pending }) => replayed > 0 && pending < 20)
    expect(sse.missed).toBe(0)
    await lab.ledgerUntil('WebSocket', ({ missed, replayed }) => missed > 20 && replayed === 0)
    await expect(lab.lane('WebSocket').getByRole('button', { name: /Add our client \(\d+ lines\)/ })).toBeVisible()
    await lab.lane('WebSocket').getByRole('button', { name: 'Reconnect' }).click()
    await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')
    const { missed } = await lab.ledgerUntil('WebSocket', ({ pending }) => pending < 20)
    const later = await lab.ledgerUntil('WebSocket', ({ live }) => live > missed)
    expect(later.missed).toBeGreaterThanOrEqual(missed)
  })

  test(`${ends}, with our client: both lanes come back, nothing missed, nothing twice`, async ({ page }) => {
    const lab = new LabPage(page)
    await lab.open('/?v=1&rate=20&lanes=ws_managed_ids~sse_managed_ids')
    await lab.press(act)
    for (const lane of ['WebSocket', 'SSE'] as LaneName[]) {
      const ledger = await lab.ledgerUntil(lane, ({ replayed, pending }) => replayed > 0 && pending < 20)
      expect(ledger.missed).toBe(0)
      await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
    }
  })
}

test('every control is in the address, and a reload restores it', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.press(/^Slow/)
  await expect(page).toHaveURL(/lanes=ws_latency200~sse_ids_latency200/)
  await lab.press('Pause')
  await expect(page).toHaveURL(/paused=1/)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
  await lab.press('Back to normal')
  await expect(page).not.toHaveURL(/latency/)
  await lab.press(/^Undo/)
  await expect(page).toHaveURL(/latency200/)
})

test('on stage, K cuts and R puts everything back', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?stage=cut')
  await page.keyboard.press('k')
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'closed')
  await page.keyboard.press('r')
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')
})

test('Pause is the first stop of the Tab key', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused()
})

test('a bad address is said in words and the Lab runs with what was good', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=5000&size=50')
  await expect(page.getByRole('alert')).toContainText('rate: 5000 is not allowed; allowed: a number from 0 to 1000')
  await expect(lab.lane('WebSocket').getByText('52 B', { exact: true })).toBeVisible()
})

test('disconnected by hand a lane stays closed, and reconnected it goes on; nobody charges it to the network', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.lane('SSE').getByRole('button', { name: 'as shipped' }).click()
  await lab.press('Disconnect')
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'closed')
  await expect(page.getByText('SSE is still closed')).toBeVisible()
  await page.keyboard.press('Escape')
  await lab.lane('SSE').getByRole('button', { name: 'Reconnect' }).click()
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
  await expect(page.getByText('Your own network')).toBeHidden()
})

test('a scenario sets payload and rate on both lanes: 60 Hz binary game state', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const panel = await lab.panel('Message and workload')
  await panel.getByRole('combobox', { name: 'Scenario' }).click()
  await page.getByRole('option', { name: /Hz game/ }).click()
  await expect(lab.lane('WebSocket').getByText('34 B', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/scenario=game/)
})

test('with reduced motion the figures still move, once a second', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=50')
  const changedAt = await page.getByText(/message #/).evaluate(
    (element) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        new MutationObserver(() => {
          times.push(performance.now())
          if (times.length === 5) resolve(times)
        }).observe(element, { subtree: true, characterData: true, childList: true })
      }),
  )
  const everyMs = (changedAt[4]! - changedAt[0]!) / 4
  expect(everyMs).toBeGreaterThan(900)
})

test('a run is recorded, saved and opened again, without session or payload', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const panel = await lab.panel('Record a run')
  await panel.getByRole('button', { name: 'Record', exact: true }).click()
  await lab.press('Cut')
  await expect(page.getByText(/SSE came back after/)).toBeVisible()
  await panel.getByRole('button', { name: /^Stop after/ }).click()
  const saved = page.waitForEvent('download')
  await panel.getByRole('button', { name: 'Save as JSON' }).click()
  const path = await (await saved).path()
  const run = await readFile(path, 'utf8')
  const secret = await page.evaluate(() => Object.values(sessionStorage).join())
  expect(JSON.parse(run)).toMatchObject({ format: 'wireside-run', version: 1 })
  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(run).not.toContain(secret)
  await page.locator('input[type=file][accept*=json]').setInputFiles(path)
  await expect(page.getByRole('alert')).toContainText('What you see is that run, not now.')
  await expect(page.getByText(/SSE came back after/)).toBeVisible()
  await lab.press('Back to live')
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
})
