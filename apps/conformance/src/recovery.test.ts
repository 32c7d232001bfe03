import type { Fault } from '@wireside/contract/faults'
import { canResume, type LaneSettings } from '@wireside/contract/lanes'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { installBrowser } from './browser.fixture.ts'
import { Lab, laneOf } from './lab.fixture.ts'
import { NOTICED_MS, WATCHED } from './watchdog.fixture.ts'

beforeAll(installBrowser)

let lab: Lab | null = null
afterEach(async () => {
  await lab?.close()
  lab = null
})

/** Both protocols as shipped, with our client, and with our client's watchdog as well. */
const LANES: LaneSettings[] = (['websocket', 'sse'] as const).flatMap((transport) => {
  const shipped = laneOf(transport, 'bare')
  return [
    shipped,
    laneOf(transport, 'managed', { id: `${shipped.id}-2` }),
    laneOf(transport, 'managed', { id: `${shipped.id}-3`, ...WATCHED }),
  ]
})
const IDS = LANES.map(({ id }) => id)
const WATCHED_IDS = ['ws-3', 'sse-3']

interface Case {
  name: string
  fault: Fault
  /** Lanes that nothing brings back: closed for good, or open and silent for as long as was watched. */
  closed?: string[]
  silent?: string[]
  /** Nobody is told, so that only a watchdog can notice. */
  unsaid?: true
  /** What was sent before can't be replayed. */
  forgets?: true
}

const CASES: Case[] = [
  { name: 'reset_peer', fault: { type: 'reset_peer', lanes: IDS }, closed: ['ws'] },
  { name: 'close', fault: { type: 'close', lanes: IDS }, closed: ['ws'] },
  { name: 'an outage', fault: { type: 'outage', lanes: IDS, ms: 700 }, closed: ['ws'] },
  { name: 'a restart', fault: { type: 'restart', lanes: IDS }, closed: ['ws'], forgets: true },
  { name: 'a handoff', fault: { type: 'handoff', lanes: IDS }, silent: ['ws', 'ws-2', 'sse', 'sse-2'], unsaid: true },
  {
    name: 'a silence that ends',
    fault: { type: 'impose', lanes: IDS, ms: 2500, condition: { type: 'blackhole', direction: 'both' } },
    unsaid: true,
  },
]

describe.each(CASES)('$name', ({ fault, closed = [], silent = [], unsaid, forgets }) => {
  it('on every lane: the ledger adds up, nothing comes twice, and what can come back does, with all it missed', async () => {
    lab = await Lab.start({ lanes: LANES, workload: { rate: 100 } })
    const of = lab
    await of.opened()
    await of.until(() => IDS.every((id) => of.ledger(id).live > 30))
    const changes = new Map(IDS.map((id) => [id, of.states.get(id)!.length]))
    const changed = (id: string): boolean => of.states.get(id)!.length > changes.get(id)!

    const from = performance.now()
    of.act(fault)
    if (unsaid) {
      await of.until(() => WATCHED_IDS.every(changed))
      expect(performance.now() - from).toBeLessThan(NOTICED_MS)
      expect(IDS.filter(changed)).toEqual(WATCHED_IDS)
    }
    const back = IDS.filter((id) => !closed.includes(id) && !silent.includes(id))
    const { through } = of.report('ws')
    await of.until(() => back.every((id) => of.state(id) === 'open' && of.report(id).through > through + 100))
    await of.until(() => closed.every((id) => of.state(id) === 'closed'))
    for (const id of silent) {
      expect([id, changed(id), of.state(id)]).toEqual([id, false, 'open'])
      expect(of.ledger(id).pending).toBeGreaterThan(50)
    }
    if (silent.length > 0) of.act({ type: 'heal', lanes: IDS })
    await of.settle()

    for (const lane of LANES) {
      const ledger = of.ledger(lane.id)
      const seqs = of.received(lane.id).map(({ seq }) => seq)
      expect([lane.id, new Set(seqs).size]).toEqual([lane.id, seqs.length])
      if (closed.includes(lane.id)) expect([lane.id, ledger.missed > 0]).toEqual([lane.id, true])
      else if (!forgets) expect(ledger).toMatchObject({ missed: 0, pending: 0 })
      else if (canResume(lane)) expect(ledger).toMatchObject({ replayed: 1, pending: 0 })
    }
    for (const one of of.ledgers) {
      expect(one.live + one.replayed + one.missed + one.pending).toBe(one.offered)
      expect(one.duplicates).toBe(0)
    }
  })
})

/** Far less than is made while the lanes are away: by number, by bytes of payload, by age. */
const BOUNDS = [{ MAX_LOG_MESSAGES: '20' }, { MAX_LOG_BYTES: '2000' }, { MAX_LOG_AGE_MS: '1000' }]

it.each(BOUNDS)('beyond the event log’s bounds (%o) the count of what is missed is exact', async (environment) => {
  const lanes = [laneOf('websocket'), laneOf('sse')]
  lab = await Lab.start({ lanes, workload: { rate: 100 }, environment })
  const of = lab
  await of.opened()
  await of.until(() => lanes.every(({ id }) => of.ledger(id).live > 20))
  of.act({ type: 'outage', lanes: lanes.map(({ id }) => id), ms: 1800 })
  await of.until(() => lanes.every(({ id }) => of.states.get(id)!.includes('waiting')))
  const { through } = of.report('ws')
  await of.until(() => lanes.every(({ id }) => of.state(id) === 'open' && of.report(id).through > through + 250))
  await of.settle()
  for (const { id } of lanes) {
    const seqs = of.received(id).map(({ seq }) => seq!)
    const { from, through: last } = of.report(id)
    const came = new Set(seqs)
    const never = Array.from({ length: last - from + 1 }, (_, index) => from + index).filter((seq) => !came.has(seq))
    // One stretch, from the last message before the cut to the newest at the return, which stands for all before it.
    expect(never).toEqual(Array.from({ length: never.length }, (_, index) => never[0]! + index))
    expect(never.length).toBeGreaterThan(60)
    expect(of.ledger(id)).toMatchObject({ missed: never.length, replayed: 1, pending: 0, duplicates: 0 })
  }
})
