import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { expect, test } from '@playwright/test'
import { TRUSTING_CHROMIUM } from '../pages/chromium.ts'
import { APP_PORT, LabPage, type LaneName } from '../pages/lab.ts'

test.use({ launchOptions: TRUSTING_CHROMIUM })

/** Out of the way of the servers of other specs. */
const PORT = APP_PORT + 50
const STOP_WITHIN_MS = 5000

/** A tab holds six lanes: two have every transport, and each protocol below. */
const TABS: { lanes: string; names: LaneName[] }[] = [
  {
    lanes: 'ws~sse_ids~iframe~sio_ids~poll~wt',
    names: ['WebSocket', 'SSE', 'Forever iframe', 'Socket.IO', 'Long polling', 'WebTransport'],
  },
  {
    lanes: 'fetch~stream~ws_h2~sse_h2_ids~sio_h2_ids~iframe_h2',
    names: ['SSE over fetch', 'HTTP stream', 'WebSocket', 'SSE', 'Socket.IO', 'Forever iframe'],
  },
]

test('SIGTERM to npm alone ends everything within 5 s, with every kind of lane open', async ({ context }) => {
  const npm = spawn('npm', ['start'], {
    env: { ...process.env, PORT: String(PORT) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ports = [PORT, PORT + 1, PORT + 2, PORT + 3]
  await expect.poll(async () => (await Promise.all(ports.map(listens))).every(Boolean), { timeout: 60_000 }).toBe(true)
  const labs = await Promise.all(
    TABS.map(async ({ lanes, names }) => {
      const lab = new LabPage(await context.newPage())
      await lab.open(`http://localhost:${PORT}/?v=1&lanes=${lanes}`, names)
      return { lab, names }
    }),
  )
  const [clear, secure] = labs.map(({ lab }) => lab.lane('Socket.IO'))
  await expect(clear!).toContainText('upgraded to a WebSocket')
  await expect(secure!).toContainText(/HTTP\/2 · .* · extended CONNECT/)
  npm.kill('SIGTERM')
  await expect
    .poll(async () => (await Promise.all(ports.map(listens))).some(Boolean), { timeout: STOP_WITHIN_MS, intervals: [50] })
    .toBe(false)
  for (const { lab, names } of labs) for (const name of names) await expect(lab.lane(name)).not.toHaveAttribute('data-state', 'open')
})

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
