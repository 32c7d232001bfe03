import { expect, test } from '@playwright/test'
import { LabPage, type LaneName } from '../pages/lab.ts'

const LANES: LaneName[] = ['WebSocket', 'SSE']
const WATCHDOG_MS = 1500
const WATCHED = `ws_managed_ids_beat500_watch${WATCHDOG_MS}~sse_managed_ids_beat500_watch${WATCHDOG_MS}`
/** Where each noticed: the clocks' error and the event loop of a busy machine come on top of the watchdog's own time. */
const NOTICED_WITHIN_MS = WATCHDOG_MS + 1000

/** After how many milliseconds each lane that came back had noticed, as the page says. */
async function noticedMs(lab: LabPage): Promise<number[]> {
  const told = lab.page.getByText(/noticed after [\d.]+ s, by our watchdog/)
  await expect(told).toHaveCount(LANES.length)
  return (await told.allTextContents()).map((text) => Number(/noticed after ([\d.]+) s/.exec(text)![1]) * 1000)
}

test('silent, our client notices on both lanes within its watchdog, and once healed comes back with all of it', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open(`/?v=1&rate=20&lanes=${WATCHED}`)
  await page.keyboard.press('s')
  for (const lane of LANES) await expect(lab.lane(lane)).not.toHaveAttribute('data-state', 'open')
  await page.keyboard.press('h')
  for (const lane of LANES) {
    const ledger = await lab.ledgerUntil(lane, ({ pending, replayed }) => pending < 10 && replayed > 20)
    expect(ledger.missed).toBe(0)
    await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
  }
  for (const ms of await noticedMs(lab)) {
    expect(ms).toBeGreaterThan(WATCHDOG_MS / 2)
    expect(ms).toBeLessThan(NOTICED_WITHIN_MS)
  }
})

test('after a handoff our client is back by itself: the new path works at once, and the server lets go of the old', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open(`/?v=1&rate=20&lanes=${WATCHED}`)
  await lab.press('More')
  await page.getByRole('menuitem', { name: /Handoff/ }).click()
  for (const lane of LANES) {
    const ledger = await lab.ledgerUntil(lane, ({ pending, replayed }) => pending < 10 && replayed > 20)
    expect(ledger.missed).toBe(0)
  }
  for (const ms of await noticedMs(lab)) expect(ms).toBeLessThan(NOTICED_WITHIN_MS)
})

test('silent, as shipped: for as long as was watched nobody notices, and the timeline says what is so', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=20')
  await page.keyboard.press('s')
  for (const lane of LANES) await lab.ledgerUntil(lane, ({ pending }) => pending > 120)
  for (const lane of LANES) {
    await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
    await expect(
      page.getByRole('img', { name: new RegExp(`^${lane}: for .* the browser has believed it open. Really bytes waited`) }),
    ).toBeVisible()
  }
  await expect(page.getByText(/still believes it is open; really nothing has passed for/)).toBeVisible()
  await page.keyboard.press('h')
  await expect(page.getByText(/never noticed: it believed it was open all through/)).toBeVisible()
})

test('an idle lane looks dead to a watchdog that hears no heartbeat, and only to that one', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws_managed_ids_ping500_watch1000~sse_managed_ids_beat500_watch3000')
  await lab.press('Pause')
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'waiting')
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'open')
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'waiting')
  await page.getByRole('button', { name: 'Connection: show as table' }).click()
  const watchdogs = page.getByRole('row').filter({ hasText: 'our watchdog heard nothing' })
  await expect(watchdogs.filter({ hasText: 'WebSocket' }).first()).toBeVisible()
  await expect(watchdogs.filter({ hasText: 'SSE' })).toHaveCount(0)
})

test('the timeline is one stop of the Tab key; arrows go from stretch to stretch, and each says its sentence', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.press('Cut')
  await expect(page.getByText(/SSE came back after/)).toBeVisible()
  await page.getByRole('img', { name: /^WebSocket: closed \(1006\)/ }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator(':focus')).toHaveAccessibleName(/^SSE: /)
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator(':focus')).toHaveAccessibleName(/^SSE: the browser waits .* s, as the server’s retry says\./)
  await expect(page.getByRole('figure', { name: 'Connection' }).getByText(/^SSE: the browser waits/)).toBeVisible()
})

test('heartbeat and watchdog are set beside the lane, explained there, and kept in the address', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.lane('WebSocket').getByRole('button', { name: 'as shipped' }).click()
  await page.getByRole('button', { name: 'Our client' }).click()
  await expect(page).toHaveURL(/lanes=ws_managed_ids_beat1000_watch2500~sse_ids/)
  await page.getByRole('group', { name: 'Ids' }).getByRole('button', { name: 'Off' }).click()
  await expect(page).toHaveURL(/ws_managed_ping1000_watch2500/)
  await expect(page.getByText('With ids on it can be visible')).toBeVisible()
  await page.getByRole('group', { name: 'Watchdog of our client' }).getByRole('button', { name: 'Off' }).click()
  await expect(page).toHaveURL(/ws_managed_ping1000~/)
  await expect(page.getByText('silence is never taken for a loss')).toBeVisible()
})

test('a storm of simulated clients is labelled so, and jitter breaks its waves at any setting of the server', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const panel = await lab.panel('Storm')
  await expect(panel).toContainText('Simulated, not measured')
  await panel.getByRole('slider', { name: 'Server’s capacity' }).press('Home')
  await panel.getByRole('button', { name: 'Attempts at the server: show as table' }).click()
  const peak = async (client: string): Promise<number> => {
    const row = panel.getByRole('row').filter({ has: page.getByRole('rowheader', { name: client }) })
    return Number((await row.getByRole('cell').first().textContent())!.replaceAll(/\D/g, ''))
  }
  expect(await peak('EventSource: a fixed delay')).toBe(1000)
  const first = await peak('Our back-off, jittered')
  expect(first).toBeLessThan(200)
  await panel.getByRole('button', { name: 'Draw again (seed 1)' }).click()
  await expect(panel.getByRole('button', { name: 'Draw again (seed 2)' })).toBeVisible()
  expect(await peak('EventSource: a fixed delay')).toBe(1000)
})
