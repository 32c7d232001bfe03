import { networkInterfaces } from 'node:os'
import { expect, test } from '@playwright/test'
import { APP_PORT, LabPage, type LaneName } from '../pages/lab.ts'

const LANES: readonly LaneName[] = ['WebTransport', 'WebTransport 2', 'WebTransport 3']

test('WebTransport on one stream, on a stream each and as datagrams: each on a UDP flow of its own, both ways', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&direction=both&lanes=wt~wt-2_streams~wt-3_datagrams', [...LANES])
  for (const [lane, mode] of [
    ['WebTransport', 'one stream'],
    ['WebTransport 2', 'a stream each'],
    ['WebTransport 3', 'datagrams'],
  ] as const) {
    await expect(
      lab.lane(lane).getByText(new RegExp(`^HTTP/3 \\(QUIC\\) · UDP flow \\d+ · ${mode} · bytes before QUIC’s own$`)),
    ).toBeVisible()
    const down = await lab.ledgerUntil(lane, ({ live, pending }) => live > 10 && pending < 10)
    expect(down.missed).toBe(0)
    await lab.ledgerUntil(`${lane}, up`, ({ live, pending }) => live > 10 && pending < 10)
  }
})

test('packets are lost for real: datagrams miss some, streams bring all', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&rate=50&lanes=wt_loss10-down~wt-2_streams_loss10-down~wt-3_datagrams_loss10-down', [...LANES])
  const datagrams = await lab.ledgerUntil('WebTransport 3', ({ missed }) => missed > 10)
  expect(datagrams.live).toBeGreaterThan(datagrams.missed)
  for (const lane of ['WebTransport', 'WebTransport 2'] as const) {
    const ledger = await lab.ledgerUntil(lane, ({ live }) => live > 200)
    expect(ledger.missed).toBe(0)
  }
})

test('where the page is no secure context the lane says so in one sentence, and the others run', async ({ page }) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address
  test.skip(address === undefined, 'this machine has no address but loopback')
  const lab = new LabPage(page)
  await lab.open(`http://${address}:${APP_PORT}/?v=1&lanes=ws~wt`, ['WebSocket'])
  await expect(page.getByRole('alert')).toContainText('The WebTransport lane: WebTransport needs https or localhost')
  await expect(lab.lane('WebTransport')).toHaveAttribute('data-state', 'closed')
})

test('head of line: under one loss a stream keeps its order, streams overtake each other, datagrams go missing', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  const panel = await lab.panel('Head of line')
  await panel.getByRole('button', { name: 'Set the experiment up' }).click()
  const said = panel.getByRole('figure', { name: 'Head of line' }).locator('figcaption')
  await expect(said).toContainText(/\(one stream\): \d+ of \d+ waited, 0 overtaken, 0 never came/)
  await expect(said).toContainText(/\(a stream each\): \d+ of \d+ waited, [1-9]\d* overtaken, 0 never came/)
  await expect(said).toContainText(/\(datagrams\): \d+ of \d+ waited, \d+ overtaken, [1-9]\d* never came/)
  await expect(said).toContainText(/its loss modelled\): \d+ of \d+ waited, 0 overtaken, 0 never came/)
})
