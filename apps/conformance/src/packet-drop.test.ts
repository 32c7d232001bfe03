import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { installBrowser } from './browser.fixture.ts'
import { Lab, laneOf } from './lab.fixture.ts'
import { dropPackets, mayDropPackets, stopDropping } from './packet-filter.fixture.ts'
import { NOTICED_MS, WATCHED } from './watchdog.fixture.ts'

const SHIPPED_IDS = ['ws', 'sse']
const WATCHED_IDS = ['ws-2', 'sse-2']
const LANES = (['websocket', 'sse'] as const).flatMap((transport) => {
  const shipped = laneOf(transport, 'bare')
  return [shipped, laneOf(transport, 'managed', { id: `${shipped.id}-2`, ...WATCHED })]
})
const IDS = LANES.map(({ id }) => id)
const ESTABLISHED = '01'

let lab: Lab | null = null
beforeAll(installBrowser)
afterEach(async () => {
  stopDropping()
  await lab?.close()
  lab = null
})

const canDrop = mayDropPackets()
if (!canDrop) console.warn('no root or no iptables: packets can’t be dropped for real here, so that only the modelled silence is tested')

interface Silence {
  name: string
  begin(lab: Lab): void
  end(lab: Lab): void
  /** Whether TCP itself hears nothing any more. */
  reachesTcp: boolean
}

const MODELLED: Silence = {
  name: 'the blackhole, above TCP',
  begin: (of) => of.act({ type: 'impose', lanes: IDS, ms: 60_000, condition: { type: 'blackhole', direction: 'both' } }),
  end: (of) => of.act({ type: 'heal', lanes: IDS }),
  reachesTcp: false,
}
const REAL: Silence = {
  name: 'every packet dropped',
  begin: (of) => dropPackets(of.server.ports.lanes),
  end: stopDropping,
  reachesTcp: true,
}

describe.each(canDrop ? [MODELLED, REAL] : [MODELLED])('under $name', ({ begin, end, reachesTcp }) => {
  it('who has no watchdog believes in the connection, who has one gives it up, and nothing is lost', { timeout: 40_000 }, async () => {
    lab = await Lab.start({ lanes: LANES, workload: { rate: 50 } })
    const of = lab
    await of.opened()
    await of.until(() => IDS.every((id) => of.ledger(id).live > 20))
    const lost = (id: string): boolean => of.states.get(id)!.some((state) => state === 'waiting' || state === 'closed')

    const from = performance.now()
    begin(of)
    await of.until(() => WATCHED_IDS.every(lost))
    expect(performance.now() - from).toBeLessThan(NOTICED_MS)
    await of.until(() => SHIPPED_IDS.every((id) => of.ledger(id).pending > 75))
    for (const id of SHIPPED_IDS) expect([id, of.states.get(id)!.at(-1), lost(id)]).toEqual([id, 'open', false])
    if (process.platform === 'linux') expectOfTcp(of.server.ports.lanes, reachesTcp)

    end(of)
    await of.until(() => IDS.every((id) => of.state(id) === 'open' && of.ledger(id).pending < 20))
    await of.settle()
    for (const id of IDS) {
      const seqs = of.received(id).map(({ seq }) => seq)
      expect(of.ledger(id)).toMatchObject({ missed: 0, pending: 0, duplicates: 0 })
      expect(seqs).toEqual(seqs.toSorted((a, b) => a! - b!))
      expect(new Set(seqs).size).toBe(seqs.length)
    }
    for (const id of SHIPPED_IDS) expect([id, of.ledger(id).replayed]).toEqual([id, 0])
  })
})

/** What tells one silence from the other: whether the kernel still has its bytes acknowledged. Linux alone shows that. */
function expectOfTcp(port: number, isSilent: boolean): void {
  const sockets = serverSockets(port).filter(({ state }) => state === ESTABLISHED)
  expect(sockets.length).toBeGreaterThanOrEqual(SHIPPED_IDS.length)
  expect(sockets.some(({ unacknowledged, retransmissions }) => unacknowledged > 0 && retransmissions > 0)).toBe(isSilent)
}

/** The kernel's own figures of the server's sockets on a port (proc(5), /proc/net/tcp). */
function serverSockets(port: number): { state: string; unacknowledged: number; retransmissions: number }[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(local))
    .map((fields) => ({
      state: fields[3] ?? '',
      unacknowledged: Number.parseInt(fields[4]?.split(':')[0] ?? '0', 16),
      retransmissions: Number.parseInt(fields[6] ?? '0', 16),
    }))
}
