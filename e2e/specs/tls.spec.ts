import { expect, test, type Locator } from '@playwright/test'
import { dissectHttp2 } from '../../packages/wire/src/http2/dissect.ts'
import { TRUSTING_CHROMIUM } from '../pages/chromium.ts'
import { LabPage } from '../pages/lab.ts'
import { WirePanel } from '../pages/wire.ts'

test.use({ launchOptions: TRUSTING_CHROMIUM })

/** "HTTP/2 · TCP connection 4 · stream 7", as the server saw it. */
async function carriage(lane: Locator): Promise<{ protocol: string; tcp: string; rest: string }> {
  const words = await lane.getByText(/ · TCP connection \d+/).textContent()
  const [protocol = '', tcp = '', ...rest] = words!.split(' · ')
  return { protocol, tcp, rest: rest.join(' ') }
}

test('over HTTP/2 lanes are streams of one TCP connection, the WebSocket by extended CONNECT', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws_h2~sse_h2_ids')
  const ws = await carriage(lab.lane('WebSocket'))
  const sse = await carriage(lab.lane('SSE'))
  expect(ws).toMatchObject({ protocol: 'HTTP/2', tcp: sse.tcp })
  expect(ws.rest).toMatch(/^stream \d+ extended CONNECT$/)
  expect(sse.rest).toMatch(/^stream \d+$/)
  expect(sse.rest).not.toBe(ws.rest.replace(' extended CONNECT', ''))
  // Nine bytes of DATA header beside what the lane has anyway.
  await expect(lab.lane('WebSocket').getByText('111 B', { exact: true })).toBeVisible()
})

test('a cut of one lane over HTTP/2 names and hits every lane on the connection, and both come back on a new one', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws_h2_managed_ids~sse_h2_ids')
  const before = await carriage(lab.lane('SSE'))
  await page.getByRole('combobox', { name: 'Which lanes' }).click()
  await page.getByRole('option', { name: 'only WebSocket and SSE (one HTTP/2 connection)' }).first().click()
  await lab.press('Cut')
  await lab.ledgerUntil('SSE', ({ replayed }) => replayed > 0)
  await lab.ledgerUntil('WebSocket', ({ replayed }) => replayed > 0)
  const [ws, sse] = [await carriage(lab.lane('WebSocket')), await carriage(lab.lane('SSE'))]
  expect(sse.tcp).not.toBe(before.tcp)
  expect(ws.tcp).toBe(sse.tcp)
  expect(ws.rest).toContain('extended CONNECT')
})

test('a stream reset by its menu ends one lane alone; and the browser says that it takes no push', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws_h2~sse_h2_ids')
  await lab.lane('WebSocket').getByRole('button', { name: 'as shipped' }).click()
  await page.getByRole('button', { name: 'Ask for server push' }).click()
  await expect(page.getByText('this browser set SETTINGS_ENABLE_PUSH to 0')).toBeVisible()
  await page.getByRole('button', { name: 'Reset this stream' }).click()
  await expect(lab.lane('WebSocket')).toHaveAttribute('data-state', 'closed')
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
  const sse = await lab.ledgerUntil('SSE', ({ live }) => live > 20)
  expect(sse.replayed).toBe(0)
})

test('messages go up over HTTP/2: WebSocket frames in DATA, and each POST a stream', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&direction=both&lanes=ws_h2~sse_h2_ids')
  for (const lane of ['WebSocket', 'SSE'] as const) {
    const ledger = await lab.ledgerUntil(`${lane}, up`, ({ live, pending }) => live > 20 && pending < 10)
    // What was offered before the lane was open.
    expect(ledger.missed).toBeLessThan(10)
  }
})

test('over HTTP/2 the wire shows a lane’s own frames, with each header field by name; a file of them needs no history', async ({
  page,
}) => {
  const lab = new LabPage(page)
  await lab.open('/?v=1&lanes=ws_h2~sse_h2_ids')
  const wire = await WirePanel.open(lab)
  await expect(wire.lane('WebSocket').getByText('DATA with text frame, 111 B')).toBeVisible()
  await expect(wire.lane('WebSocket').getByRole('option', { name: /^payload,/ })).toHaveCount(1)
  await expect(wire.lane('SSE').getByText(/^DATA with body, 13\d B$/)).toBeVisible()
  await wire.pick('Request')
  await wire.lane('SSE').getByRole('listbox').focus()
  await page.keyboard.press('End')
  await expect(wire.meaning('SSE')).toContainText(/Entry \d+,? .*: \S+: .* \(RFC 7541 §6\.1\)|The value: /)
  const { bytes } = await wire.download(wire.lane('SSE').getByRole('button', { name: 'Save bytes upstream' }))
  const sent = dissectHttp2(bytes).frames.flatMap(({ block }) => block?.headers ?? [])
  const path = sent.find((header) => header?.name === ':path')
  expect(path?.value).toMatch(/^\/sse\?session=0{32}&lane=sse/)
})

test('a lane moves to TLS and back by its menu', async ({ page }) => {
  const lab = new LabPage(page)
  await lab.open()
  await lab.lane('SSE').getByRole('button', { name: 'as shipped' }).click()
  await page.getByRole('button', { name: 'HTTP/1.1 over TLS' }).click()
  await expect(lab.lane('SSE').getByText(/^HTTP\/1\.1 over TLS · TCP connection \d+$/)).toBeVisible()
  await expect(page).toHaveURL(/lanes=ws~sse_h1-tls_ids/)
  await page.getByRole('button', { name: 'HTTP/1.1', exact: true }).click()
  await expect(lab.lane('SSE').getByText(/TCP connection/)).toBeHidden()
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
})
