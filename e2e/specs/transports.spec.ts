import { expect, test } from '@playwright/test'
import { LabPage, type LaneName } from '../pages/lab.ts'

const ADDED = [
  { lane: 'SSE over fetch', id: 'fetch', comesBack: false },
  { lane: 'HTTP stream', id: 'stream', comesBack: false },
  { lane: 'Long polling', id: 'poll', comesBack: true },
] as const

for (const { lane, id, comesBack } of ADDED) {
  test(`${lane} stands beside the pair: added by hand, in the address, cut, and removed`, async ({ page }) => {
    const lab = new LabPage(page)
    await lab.open()
    await lab.addLane(lane)
    await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
    await expect(page).toHaveURL(new RegExp(`lanes=ws~sse_ids~${id}`))
    await lab.ledgerUntil(lane, ({ live, missed }) => live > 20 && missed === 0)
    await lab.press('Cut')
    await expect(lab.lane(lane)).toHaveAttribute('data-state', comesBack ? 'open' : 'closed')
    await lab.press(`Remove ${lane}`)
    await expect(lab.lane(lane)).toBeHidden()
    await expect(page).not.toHaveURL(/lanes=/)
  })
}

test('with our client SSE over fetch resumes by its own header, and the preflight is counted', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws~sse_ids~fetch_managed_ids', ['SSE over fetch'])
  await lab.press('Cut')
  const ledger = await lab.ledgerUntil('SSE over fetch', ({ replayed, pending }) => replayed > 0 && pending < 10)
  expect(ledger.missed).toBe(0)
  await page.getByRole('button', { name: 'Bytes per message: show as table' }).click()
  await expect(page.getByRole('rowheader', { name: 'preflight' })).toBeVisible()
})

test('with our client an HTTP stream comes back, but what it missed stays missed', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws~sse_ids~stream_managed', ['HTTP stream'])
  await lab.press('Cut')
  await expect(lab.lane('HTTP stream')).toHaveAttribute('data-state', 'open')
  await lab.ledgerUntil('HTTP stream', ({ missed, replayed }) => missed > 0 && replayed === 0)
})

test('Socket.IO goes over to a WebSocket, a forever iframe streams in a frame of the page; after a cut one comes back, the other’s client hears the silence', async ({
  page,
}) => {
  const lab = new LabPage(page)
  const [socketio, iframe] = ['Socket.IO', 'Forever iframe'] as const
  await lab.open('/?v=1&lanes=ws~sse_ids~iframe_managed_ids_beat300_watch1200~sio_ids', ['WebSocket', 'SSE', iframe, socketio])
  await expect(lab.lane(socketio)).toContainText('upgraded to a WebSocket')
  await lab.press('Cut')
  for (const lane of [socketio, iframe]) {
    const ledger = await lab.ledgerUntil(lane, ({ replayed, pending }) => replayed > 0 && pending < 10)
    expect(ledger.missed).toBe(0)
  }
})

test('what is said to a room of Socket.IO comes to its members alone, and the panel shows each packet with its bytes', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=sio_ids~sio-2_ids', ['Socket.IO', 'Socket.IO 2'])
  const panel = await lab.panel('Rooms')
  const [inside, outside] = ['Socket.IO', 'Socket.IO 2'].map((name) => panel.getByRole('region', { name: `${name}, rooms` }))
  await inside!.getByRole('button', { name: 'Join, Socket.IO' }).click()
  await expect(inside!.getByText('in kitchen', { exact: true })).toBeVisible()
  await panel.getByRole('textbox', { name: 'Message' }).fill('soup')
  await outside!.getByRole('button', { name: 'Say it to the room, Socket.IO 2' }).click()
  // Two bytes of frame header, and four of mask on the way up.
  await expect(panel.getByRole('status')).toContainText('It went up once, 33 B, and down to 1 member, 30 B, and 0 B to 1 lane outside')
  await expect(inside!.getByRole('listitem').filter({ hasText: '["said","kitchen","soup"]' })).toContainText('30 B')
  await expect(outside!.getByText('in no room', { exact: true })).toBeVisible()
  await lab.press('Cut')
  await lab.ledgerUntil('Socket.IO', ({ replayed }) => replayed > 0)
  await expect((await lab.panel('Rooms')).getByText('in kitchen', { exact: true })).toBeVisible()
})

test('six lanes fit side by side, and on a phone they scroll sideways alone', async ({ page }) => {
  const lab = new LabPage(page)
  const lanes: LaneName[] = ['WebSocket', 'SSE', 'SSE over fetch', 'HTTP stream', 'WebSocket 2', 'SSE over fetch 2']
  await lab.open('/?v=1&lanes=ws~sse_ids~fetch~stream~ws-2~fetch-2', lanes)
  const tops = await Promise.all(lanes.map(async (lane) => (await lab.lane(lane).boundingBox())?.y))
  expect(new Set(tops).size).toBe(1)
  await page.getByRole('button', { name: 'Add a lane' }).click()
  await expect(page.getByRole('button', { name: 'Add HTTP stream' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(lab.lane('WebSocket')).toBeInViewport()
  await expect(lab.lane('SSE over fetch 2')).not.toBeInViewport()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await lab.lane('SSE over fetch 2').scrollIntoViewIfNeeded()
  await expect(lab.lane('SSE over fetch 2')).toBeInViewport()
})

test('the Code panel shows each lane in other languages: files of the repository, and whether they were run', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=sse~poll', ['SSE', 'Long polling'])
  const panel = await lab.panel('Code')
  await expect(panel.getByText('examples/sse/client.mjs: run against this lane by the tests')).toBeVisible()
  await panel.getByRole('combobox', { name: 'Language' }).last().click()
  await page.getByRole('option', { name: 'Kotlin' }).click()
  await expect(panel.getByText('examples/long-poll/client.kt: not run here')).toBeVisible()
  await expect(panel.getByLabel('examples/long-poll/client.kt')).toContainText('fun main(args: Array<String>)')
})
