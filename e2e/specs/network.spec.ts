import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { expect, test } from '@playwright/test'
import { APP_PORT, LabPage } from '../pages/lab.ts'

test('works from a LAN address, which is no secure context, and states its coarser clock', async ({ page }) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address
  test.skip(address === undefined, 'this machine has no address but loopback')
  const lab = new LabPage(page)
  await lab.open(`http://${address}:${APP_PORT}/`)
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false)
  await lab.press('Cut')
  const sse = await lab.ledgerUntil('SSE', ({ replayed, pending }) => replayed > 0 && pending < 10)
  expect(sse.missed).toBe(0)
})

/** Servers of these tests' own, out of the way of those of other specs. */
const PORT = APP_PORT + 40

async function startServer(environment: Record<string, string> = {}): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['apps/server/src/main.ts'], {
    env: { ...process.env, PORT: String(PORT), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(server.stdout!, 'data')
  return server
}

test('a lost server is said in words, and when it is back the lanes run again', async ({ page }) => {
  let server = await startServer()
  const lab = new LabPage(page)
  await lab.open(`http://localhost:${PORT}/`)
  server.kill('SIGKILL')
  await once(server, 'exit')
  await expect(page.getByText('The server cannot be reached.', { exact: true })).toBeVisible()
  server = await startServer()
  await expect(page.getByText('The server cannot be reached.', { exact: true })).toBeHidden()
  for (const lane of ['WebSocket', 'SSE'] as const) await expect(lab.lane(lane)).toHaveAttribute('data-state', 'open')
  // What is loaded after the first paint was on its way, or had still to be asked for.
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeEnabled()
  server.kill('SIGTERM')
  await once(server, 'exit')
})

test('a lane port that cannot be reached is named, with its remedy', async ({ page }) => {
  const server = await startServer({ PUBLIC_LANES_URL: 'http://localhost:1' })
  await page.goto(`http://localhost:${PORT}/`)
  await expect(page.getByRole('alert')).toContainText('the lane port at http://localhost:1 did not answer. Open that port in the firewall')
  server.kill('SIGTERM')
  await once(server, 'exit')
})

test('a server that remembers less than an outage lasts says stale on both lanes, and goes on from the newest message', async ({
  page,
}) => {
  const server = await startServer({ MAX_LOG_MESSAGES: '5' })
  const lab = new LabPage(page)
  await lab.open(`http://localhost:${PORT}/?v=1&rate=20&lanes=ws_managed_ids~sse_ids`)
  await lab.press('Cut')
  for (const lane of ['WebSocket', 'SSE'] as const) {
    const ledger = await lab.ledgerUntil(lane, ({ pending, replayed }) => pending < 10 && replayed > 0)
    expect(ledger.replayed).toBe(1)
    expect(ledger.missed).toBeGreaterThan(5)
    await expect(page.getByRole('img', { name: new RegExp(`^${lane}: stale: the event log had forgotten`) })).toBeVisible()
  }
  await expect(page.getByText(/its last id was stale: it missed \d+ messages, then the newest came as a snapshot/)).toBeVisible()
  server.kill('SIGTERM')
  await once(server, 'exit')
})

test('a server that is full says so, and the pages that have a session go on', async ({ page, context }) => {
  const server = await startServer({ MAX_SESSIONS: '1' })
  const lab = new LabPage(page)
  await lab.open(`http://localhost:${PORT}/`)
  const late = await context.newPage()
  await late.goto(`http://localhost:${PORT}/`)
  await expect(late.getByRole('alert')).toContainText('this server holds 1 sessions, its limit; close one or try later')
  await expect(lab.lane('SSE')).toHaveAttribute('data-state', 'open')
  server.kill('SIGTERM')
  await once(server, 'exit')
})
