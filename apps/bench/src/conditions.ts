import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import { ConditionSet } from '@wireside/server/src/link/condition-set.ts'
import { attachLinks } from '@wireside/server/src/link/listener.ts'
import { median } from './statistics.ts'

/** How exact the link's delays and rates are, as a raw TCP client on the same machine sees them. */
const DELAYS_MS = [10, 20, 50, 100, 200, 500, 1000, 2000]
const RATES = [8000, 64_000, 500_000, 2_000_000, 10_000_000]
const PIECES = 100
const PIECE_EVERY_MS = 10
/** Each rate is measured over so much time. */
const RATE_MS = 2000
/** What is promised of the median: the larger of the two. */
const BOUND = { ms: 1, share: 0.02 }

const rows: { condition: string; median: string; p95: string; error: string; 'within bound': boolean }[] = []
for (const delayMs of DELAYS_MS) {
  const delays = await measureDelays({ type: 'latency', direction: 'down', delayMs, jitterMs: 0 })
  row(`latency ${delayMs} ms`, delays, delayMs, 'ms')
}
for (const bytesPerSecond of RATES) {
  const rates = await measureRates({ type: 'bandwidth', direction: 'down', bytesPerSecond })
  row(`bandwidth ${bytesPerSecond / 1000} kB/s`, rates, bytesPerSecond / 1000, 'kB/s')
}
console.table(rows)
process.exitCode = rows.every((one) => one['within bound']) ? 0 : 1

function row(condition: string, values: number[], wanted: number, unit: string): void {
  const sorted = values.toSorted((a, b) => a - b)
  const p95 = sorted[Math.floor(sorted.length * 0.95)]!
  const middle = median(values)
  const error = middle - wanted
  const bound = unit === 'ms' ? Math.max(BOUND.ms, wanted * BOUND.share) : wanted * BOUND.share
  rows.push({
    condition,
    median: `${middle.toFixed(2)} ${unit}`,
    p95: `${p95.toFixed(2)} ${unit}`,
    error: `${error >= 0 ? '+' : ''}${error.toFixed(2)} ${unit} (${((error / wanted) * 100).toFixed(2)} %)`,
    'within bound': Math.abs(error) <= bound,
  })
}

/** Milliseconds from each small write to its arrival. */
async function measureDelays(condition: Condition): Promise<number[]> {
  const sentAt: number[] = []
  const delays: number[] = []
  await withStream(condition, async (response, client) => {
    const all = new Promise<void>((resolve) => {
      client.on('data', (chunk: Buffer) => {
        for (const byte of chunk) if (byte === 0x2e) delays.push(performance.now() - sentAt[delays.length]!)
        if (delays.length >= PIECES) resolve()
      })
    })
    for (let piece = 0; piece < PIECES; piece++) {
      sentAt.push(performance.now())
      response.write('.')
      await new Promise((resolve) => setTimeout(resolve, PIECE_EVERY_MS))
    }
    await all
  })
  return delays
}

/** kB a second in each tenth of the time, of a source that always has more. */
async function measureRates(condition: Condition & { type: 'bandwidth' }): Promise<number[]> {
  const rates: number[] = []
  await withStream(condition, async (response, client) => {
    const piece = Buffer.alloc(16 * 1024)
    let over = false
    const pump = (): void => {
      while (!over && response.write(piece)) continue
      if (!over) response.once('drain', pump)
    }
    let bytes = 0
    client.on('data', (chunk: Buffer) => (bytes += chunk.length))
    pump()
    await once(client, 'data')
    let from = performance.now()
    let before = bytes
    for (let part = 0; part < 10; part++) {
      await new Promise((resolve) => setTimeout(resolve, RATE_MS / 10))
      const now = performance.now()
      rates.push((bytes - before) / (now - from))
      from = now
      before = bytes
    }
    over = true
  })
  return rates
}

/** An open response under the condition, and the raw socket it arrives on, its head read. */
async function withStream(
  condition: Condition,
  run: (response: ServerResponse, client: ReturnType<typeof connect>) => Promise<void>,
): Promise<void> {
  let opened: (response: ServerResponse) => void = () => {}
  const whenOpened = new Promise<ServerResponse>((resolve) => (opened = resolve))
  const server = createServer((_request, response) => {
    response.flushHeaders()
    opened(response)
  })
  const { links } = attachLinks(server, {
    now: () => performance.now(),
    observe: true,
    tapBytes: 0,
    onRequest: (link) => link.bind({}, new ConditionSet([condition])),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.setNoDelay(true)
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const response = await whenOpened
  await once(client, 'data')
  await run(response, client)
  client.destroy()
  for (const link of links) link.destroy()
  server.close()
}
