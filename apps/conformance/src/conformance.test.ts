import { MAX_LANES } from '@wireside/contract/limits'
import { generatePayload } from '@wireside/contract/payload'
import { overhead, total } from '@wireside/contract/parts'
import { canResume } from '@wireside/contract/lanes'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import type { PayloadForm } from '@wireside/contract/workload'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { installBrowser } from './browser.fixture.ts'
import { Lab, laneOf } from './lab.fixture.ts'
import { carriageOf, laneFor, ROWS, type Row } from './rows.fixture.ts'

beforeAll(installBrowser)

const SEED = 7
/** Rows run beside each other, on a machine that may be busy. */
const CLOSED_WITHIN_MS = 10_000

/** What some format has trouble with, each at the start of a line: line ends, fields, NUL, markup, other planes, separators of other formats. */
const TROUBLE = ['a\nb\r\nc\rd', 'data: x', 'id: 1', '', 'event: y', 'a\0b', '"\\ </script><!-- &amp; \'', '🙂 péché 漢字 \u{10ffff}']
const TEXTS: Record<string, string> = {
  'an empty text': '',
  'what other formats take for their own': [...TROUBLE, '\u2028\u2029\u001e\u001f\u007f\ufeff', ''].join('\n'),
}

// Waiting is nearly all of it: rows run beside each other, each test with a server of its own.
describe.concurrent.each(ROWS)('$name', (row) => {
  const { transport, protocol, ordered, reliable, tellsLoss, largeBytes } = row
  const lane = laneFor(row)
  const bare = laneFor(row, 'bare')
  const beside = laneOf(transport === 'websocket' ? 'sse' : 'websocket')
  const { id } = lane

  it.each(['text', 'binary'] as const)(
    ordered ? 'carries every %s message once, in order, byte for byte' : 'carries no %s message twice, and each byte for byte',
    async (form) => {
      const payload = { kind: 'generated', generator: 'plain', form, size: 300 } as const
      await using lab = await Lab.opened({ lanes: [lane], workload: { rate: 200, seed: SEED, payload } })
      await lab.until(() => lab.received(id).length >= 100 && lab.carriage(id)?.over !== 'polling')
      await lab.settle()
      const came = lab.received(id)
      const seqs = came.map(({ seq }) => seq ?? 0)
      const first = Math.min(...seqs)
      if (ordered) expect(seqs).toEqual(came.map((_, index) => first + index))
      else expect(new Set(seqs).size).toBe(seqs.length)
      // A datagram comes as a Buffer in Node.
      for (const { payload: own, seq } of came)
        expect(typeof own === 'string' ? own : new Uint8Array(own)).toEqual(generated(form, 300, seq ?? 0))
      const { live, missed, offered } = lab.ledger(id)
      expect(lab.ledger(id)).toMatchObject({ live: came.length, replayed: 0, pending: 0, duplicates: 0 })
      if (reliable) expect([live, missed]).toEqual([offered, 0])
      else expect(live + missed).toBe(offered)
      expect(lab.carriage(id)).toMatchObject(carriageOf(row))
    },
  )

  // What a format has trouble with, no protocol below it changes.
  it.each(Object.entries(protocol === 'h1' ? TEXTS : {}))('carries %s exactly', async (_, text) => {
    const bytes = Buffer.from(text)
    const payload = { kind: 'pasted', form: 'text', ref: 'p', size: bytes.length } as const
    await using lab = await Lab.opened({ lanes: [lane], pasted: bytes, workload: { rate: 50, payload } })
    await lab.until(() => lab.received(id).length >= 3)
    expect(new Set(lab.received(id).map((one) => Buffer.from(one.payload as string).toString()))).toEqual(new Set([text]))
  })

  it('counts every byte once: what its messages cost, and what else the lane took', async () => {
    await using lab = await Lab.opened({ lanes: [lane], workload: { rate: 100 } })
    await lab.until(() => lab.received(id).length >= 30)
    await lab.settle()
    const written = lab.writtenBytes
    const { down } = lab.report(id)
    if (reliable) expect(written.payload).toBe(lab.received(id).length * 100)
    expect(down.payload).toBe(written.payload)
    expect(overhead(written)).toBeGreaterThan(0)
    expect(total(down)).toBeGreaterThanOrEqual(total(written))
    for (const part of ['framing', 'id', 'encoding'] as const) expect(down[part] ?? 0).toBe(written[part] ?? 0)
  })

  it.each(['reset_peer', 'close'] as const)('after %s our client brings it back, and every message is accounted for', async (fault) => {
    await using lab = await Lab.opened({ lanes: [lane], workload: { rate: 100 } })
    await lab.until(() => lab.ledger(id).live > 20)
    const { live } = lab.ledger(id)
    lab.fault(fault, [id])
    await lab.until(() => lab.ledger(id).live > live + 60 && lab.state(id) === 'open')
    await lab.settle()
    if (canResume(lane)) expect(lab.ledger(id)).toMatchObject({ missed: 0, pending: 0, duplicates: 0 })
    for (const one of lab.ledgers) expect(one.live + one.replayed + one.missed + one.pending).toBe(one.offered)
  })

  it('as shipped it does after a cut what its traits say, and comes back by hand', async () => {
    await using lab = await Lab.opened({ lanes: [bare], workload: { rate: 50 } })
    await lab.until(() => lab.ledger(id).live > 5)
    const before = lab.ledger(id).live
    lab.fault('reset_peer', [id])
    const { comesBack, requests } = TRANSPORTS[transport]
    const noticed = (): boolean => lab.states.get(id)!.length > 2
    // Between two requests there is nothing to cut, and nobody to notice.
    await lab.until(
      () => noticed() || (requests === 'many' && lab.ledger(id).live > before + 20) || (!tellsLoss && lab.ledger(id).pending > 20),
    )
    if (noticed()) await lab.until(() => lab.state(id) === (comesBack ? 'open' : 'closed'))
    expect(noticed() || requests === 'many').toBe(tellsLoss)
    if (lab.state(id) === 'closed' || !tellsLoss) lab.reconnect([id])
    const { live } = lab.ledger(id)
    await lab.until(() => lab.state(id) === 'open' && lab.ledger(id).live > live + 5)
  })

  it('that is slower than the workload holds a bounded number of bytes, drops the rest and says so', async () => {
    const holdBytes = 256 * 1024
    const slow = { ...lane, conditions: [{ type: 'bandwidth', direction: 'down', bytesPerSecond: 20_000 } as const] }
    const payload = { kind: 'generated', generator: 'plain', form: 'text', size: largeBytes } as const
    await using lab = await Lab.opened({
      lanes: [slow, beside],
      workload: { rate: 400_000 / largeBytes, payload },
      environment: { MAX_LANE_HOLD_BYTES: String(holdBytes) },
    })
    await lab.until(() => lab.ledger(id).missed > 20 && lab.ledger(beside.id).live > 50)
    expect(lab.report(id).heldBytes).toBeLessThan(2 * holdBytes)
    expect(lab.ledger(beside.id).missed).toBe(0)
    // What waits would hold the server's end up for as long as it takes to pass.
    await lab.set({ lanes: [lane, beside] })
  })

  it('removed, its connection is closed and nothing more of it comes, while the lane beside it misses nothing', async () => {
    await using lab = await Lab.opened({ lanes: [lane, beside], workload: { rate: 50 } })
    await lab.until(() => lab.ledger(id).live > 5)
    await lab.set({ lanes: [beside] })
    await vi.waitFor(async () => expect(await connectionsOf(transport, lab)).toBe(0), { timeout: CLOSED_WITHIN_MS })
    const { live } = lab.ledger(beside.id)
    const { length } = lab.received(id)
    await lab.until(() => lab.ledger(beside.id).live > live + 20)
    expect(lab.received(id)).toHaveLength(length)
    expect(lab.ledger(beside.id).missed).toBe(0)
  })
})

it.each(ofLanes(ROWS))(
  'with lanes of $first to $last open the server stops within five seconds, and each lane is told',
  async ({ rows }) => {
    const lanes = rows.map((row, index) => ({ ...laneFor(row, 'bare'), id: `${TRANSPORTS[row.transport].prefix}-${index}` }))
    await using lab = await Lab.opened({ lanes, workload: { rate: 20 } })
    const from = performance.now()
    await lab.server.close()
    expect(performance.now() - from).toBeLessThan(5000)
    await lab.until(() => lanes.every(({ id }) => lab.state(id) !== 'open'))
  },
)

it.each(['h1-tls', 'h2'] as const)('over %s Socket.IO begins with polling and goes over to a WebSocket', async (protocol) => {
  const lane = laneOf('socketio', 'bare', { protocol })
  await using lab = await Lab.opened({ lanes: [lane], workload: { rate: 200 } })
  await lab.until(() => lab.carriage(lane.id)?.over === 'websocket')
  expect(lab.carriages(lane.id)).toMatchObject([
    { protocol, over: 'polling', extendedConnect: false },
    { protocol, over: 'websocket', extendedConnect: protocol === 'h2' },
  ])
  await lab.settle()
  expect(lab.ledger(lane.id)).toMatchObject({ missed: 0, duplicates: 0, pending: 0 })
})

/** As many at a time as a session may have. */
function ofLanes(rows: readonly Row[]): { first: string; last: string; rows: readonly Row[] }[] {
  return Array.from({ length: Math.ceil(rows.length / MAX_LANES) }, (_, index) => {
    const some = rows.slice(index * MAX_LANES, (index + 1) * MAX_LANES)
    return { first: some[0]!.name, last: some.at(-1)!.name, rows: some }
  })
}

/** That are open, as the server counts them. */
async function connectionsOf(transport: Transport, { server }: Lab): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${server.ports.app}/metrics`)).text()
  const [, count] = new RegExp(`^wireside_connections\\{transport="${transport}"\\} (\\d+)$`, 'm').exec(metrics) ?? []
  return Number(count)
}

function generated(form: PayloadForm, size: number, seq: number): string | Uint8Array {
  const payload = generatePayload('plain', form, size, SEED, seq)
  return payload.form === 'text' ? payload.text : payload.bytes
}
