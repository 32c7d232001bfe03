import { expect, test } from '@playwright/test'
import { APP_PORT } from '../pages/lab.ts'

test('“Offline” tells neither an open WebSocket nor an open EventSource, and refuses a new WebSocket: as the claim “devtools” says', async ({
  page,
  context,
}) => {
  await page.goto('/healthz')
  await page.evaluate((port) => {
    const seen = { socket: 0, source: 0, told: [] as string[] }
    const socket = new WebSocket(`ws://localhost:${port}/ws?rate=20&size=10`)
    socket.onmessage = () => seen.socket++
    socket.onclose = () => seen.told.push('WebSocket closed')
    const source = new EventSource(`http://localhost:${port}/sse?rate=20&size=10`)
    source.onmessage = () => seen.source++
    source.onerror = () => seen.told.push('EventSource error')
    Object.assign(window, { seen })
  }, APP_PORT + 1)
  const seen = () => page.evaluate(() => (window as unknown as { seen: { socket: number; source: number; told: string[] } }).seen)
  await expect.poll(async () => (await seen()).socket).toBeGreaterThan(0)
  await context.setOffline(true)
  const { source, socket } = await seen()
  await expect.poll(async () => (await seen()).source).toBeGreaterThan(source + 20)
  expect((await seen()).told).toEqual([])
  const code = await page.evaluate(
    (port) => new Promise((resolve) => (new WebSocket(`ws://localhost:${port}/ws?rate=1`).onclose = ({ code: why }) => resolve(why))),
    APP_PORT + 1,
  )
  expect(code).toBe(1006)
  await context.setOffline(false)
  // What was held comes after all.
  await expect.poll(async () => (await seen()).socket).toBeGreaterThan(socket + 20)
})
