import { MAX_LANES } from '@wireside/contract/limits'
import { generatePayload } from '@wireside/contract/payload'
import { overhead, total } from '@wireside/contract/parts'
import { canResume } from '@wireside/contract/lanes'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import type { PayloadForm } from '@wireside/contract/workload'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { installBrowser } from './browser.fixture.ts'
import { Lab, laneOf, type LabOptions } from './lab.fixture.ts'

beforeAll(installBrowser)

let lab: Lab | null = null
async function open(options: LabOptions): Promise<Lab> {
  lab = await Lab.start(options)
  await lab.opened()
  return lab
}
afterEach(async () => {
  await lab?.close()
  lab = null
})

/** Every one that Node has the client for: WebTransport is a browser's alone, and its lane is tested there. */
const EVERY = (Object.keys(TRANSPORTS) as Transport[]).filter((transport) => transport !== 'webtransport')
const SEED = 7

/** Payloads that some format has trouble with. */
const TEXTS: Record<string, string> = {
  empty: '',
  'line ends': 'a\nb\r\nc\rd\n',
  NUL: 'a\0b',
  'quotes, backslashes and markup': '"\\ </script><!-- &amp; \'',
  'emoji and other planes': '🙂 péché 漢字 \u{10ffff}',
  'separators of other formats': '\u2028\u2029\u001e\u001f\u007f\ufeff',
  'what looks like fields': 'data: x\nid: 1\n\nevent: y',
}

describe.each(EVERY)('%s', (transport) => {
  const lane = laneOf(transport)
  const bare = laneOf(transport, 'bare')
  const { id } = lane

  it.each(['text', 'binary'] as const)('carries every %s message once, in order, byte for byte', async (form) => {
    const payload = { kind: 'generated', generator: 'plain', form, size: 300 } as const
    const { received, settle, until } = bound(await open({ lanes: [lane], workload: { rate: 200, seed: SEED, payload } }))
    await until(() => received(id).length >= 100)
    await settle()
    const came = received(id)
    expect(came.map(({ seq }) => seq)).toEqual(came.map((_, index) => (came[0]?.seq ?? 0) + index))
    for (const one of came) expect(one.payload).toEqual(generated(form, 300, one.seq ?? 0))
    expect(lab!.ledger(id)).toMatchObject({ live: came.length, offered: came.length, replayed: 0, missed: 0, pending: 0, duplicates: 0 })
  })

  it.each(Object.entries(TEXTS))('carries %s exactly', async (_, text) => {
    const bytes = Buffer.from(text)
    const payload = { kind: 'pasted', form: 'text', ref: 'p', size: bytes.length } as const
    const { received, until } = bound(await open({ lanes: [lane], pasted: bytes, workload: { rate: 50, payload } }))
    await until(() => received(id).length >= 3)
    expect(new Set(received(id).map((one) => Buffer.from(one.payload as string).toString()))).toEqual(new Set([text]))
  })

  it('counts every byte once: what its messages cost, and what else the lane took', async () => {
    const { received, settle, until, report } = bound(await open({ lanes: [lane], workload: { rate: 100 } }))
    await until(() => received(id).length >= 30)
    await settle()
    const written = lab!.writtenBytes
    const { down } = report(id)
    expect(written.payload).toBe(received(id).length * 100)
    expect(down.payload).toBe(written.payload)
    expect(overhead(written)).toBeGreaterThan(0)
    expect(total(down)).toBeGreaterThanOrEqual(total(written))
    for (const part of ['framing', 'id', 'encoding'] as const) expect(down[part] ?? 0).toBe(written[part] ?? 0)
  })

  it.each(['reset_peer', 'close'] as const)('after %s our client brings it back, and every message is accounted for', async (fault) => {
    const { settle, until, state, ledger } = bound(await open({ lanes: [lane], workload: { rate: 100 } }))
    await until(() => ledger(id).live > 20)
    const { live } = ledger(id)
    lab!.fault(fault, [id])
    await until(() => ledger(id).live > live + 60)
    expect(state(id)).toBe('open')
    await settle()
    if (canResume(lane)) expect(ledger(id)).toMatchObject({ missed: 0, pending: 0, duplicates: 0 })
    for (const one of lab!.ledgers) expect(one.live + one.replayed + one.missed + one.pending).toBe(one.offered)
  })

  it('as shipped it does after a cut what its traits say, and comes back by hand', async () => {
    const { until, state, ledger } = bound(await open({ lanes: [bare], workload: { rate: 50 } }))
    await until(() => ledger(id).live > 5)
    const before = ledger(id).live
    lab!.fault('reset_peer', [id])
    const { comesBack, requests } = TRANSPORTS[transport]
    const noticed = (): boolean => lab!.states.get(id)!.length > 2
    // Between two requests there is nothing to cut, and nobody to notice.
    await until(() => noticed() || (requests === 'many' && ledger(id).live > before + 20))
    if (noticed()) await until(() => state(id) === (comesBack ? 'open' : 'closed'))
    if (state(id) === 'closed') lab!.reconnect([id])
    const { live } = ledger(id)
    await until(() => state(id) === 'open' && ledger(id).live > live + 5)
  })

  it('that is slower than the workload holds a bounded number of bytes, drops the rest and says so', async () => {
    const holdBytes = 256 * 1024
    const slow = { ...lane, conditions: [{ type: 'bandwidth', direction: 'down', bytesPerSecond: 20_000 } as const] }
    const payload = { kind: 'generated', generator: 'plain', form: 'text', size: 16 * 1024 } as const
    const beside = laneOf(transport === 'websocket' ? 'sse' : 'websocket')
    const { until, ledger, report, set } = bound(
      await open({
        lanes: [slow, beside],
        workload: { rate: 50, payload },
        environment: { MAX_LANE_HOLD_BYTES: String(holdBytes) },
      }),
    )
    await until(() => ledger(id).missed > 20 && ledger(beside.id).live > 50)
    expect(report(id).heldBytes).toBeLessThan(2 * holdBytes)
    expect(ledger(beside.id).missed).toBe(0)
    // What waits would hold the server's end up for as long as it takes to pass.
    await set({ lanes: [lane, beside] })
  })

  it('removed, it is closed in order and offered nothing more', async () => {
    const beside = laneOf(transport === 'websocket' ? 'sse' : 'websocket')
    const { until, ledger, set } = bound(await open({ lanes: [lane, beside], workload: { rate: 50 } }))
    await until(() => ledger(id).live > 5)
    await set({ lanes: [beside] })
    const { live } = ledger(beside.id)
    const { offered } = ledger(id)
    await until(() => ledger(beside.id).live > live + 20)
    expect(ledger(id).offered).toBeLessThan(offered + 20)
    expect(ledger(beside.id).missed).toBe(0)
  })
})

it('with every lane open the server stops within five seconds, and each lane is told', async () => {
  const lanes = EVERY.slice(0, MAX_LANES).map((transport) => laneOf(transport, 'bare'))
  const { until, state } = bound(await open({ lanes, workload: { rate: 20 } }))
  const from = performance.now()
  await lab!.server.close()
  expect(performance.now() - from).toBeLessThan(5000)
  await until(() => lanes.every(({ id }) => state(id) !== 'open'))
})

function generated(form: PayloadForm, size: number, seq: number): string | Uint8Array {
  const payload = generatePayload('plain', form, size, SEED, seq)
  return payload.form === 'text' ? payload.text : payload.bytes
}

/** The lab's functions, to be called by name. */
function bound(of: Lab) {
  return {
    received: (lane: string) => of.received(lane),
    ledger: (lane: string) => of.ledger(lane),
    state: (lane: string) => of.state(lane),
    report: (lane: string) => of.report(lane),
    until: (holds: () => boolean) => of.until(holds),
    settle: () => of.settle(),
    set: (change: Parameters<Lab['set']>[0]) => of.set(change),
  }
}
