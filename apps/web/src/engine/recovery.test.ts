import type { ConnectionReport, LaneReport, WrittenUnits } from '@wireside/contract/control'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LaneRecorder } from './recorder.ts'

/** Messages the model's event log keeps: few, so that cursors fall out of it. */
const KEPT = 6

type Step = { act: 'make' | 'arrive'; count: number } | { act: 'report' | 'lost here' | 'lost there' | 'connect' | 'forget' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('make' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('report' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('lost here' as const, 'lost there' as const) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('connect' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('forget' as const) }) },
)

interface Path {
  report: ConnectionReport
  units: WrittenUnits
  inFlight: number[]
}

/** A lane that resumes, its server and the paths between, told as the contract says: stale, then a snapshot, then the stream. */
class Model {
  readonly arrived: number[] = []
  readonly recorder = new LaneRecorder('kept', true, ({ seq }) => this.arrived.push(seq))
  #last = 0
  #first = 1
  #connections = 0
  #paths: Path[] = []
  #serving: Path | null = null
  #listening: Path | null = null
  /** Seq of the last message the client has, or null; `forgotten` once it is of an epoch that is gone. */
  #seen: { seq: number; forgotten: boolean } | null = null

  take(one: Step): void {
    switch (one.act) {
      case 'make':
        for (let n = 0; n < one.count; n++) this.#make()
        break
      case 'arrive':
        for (let n = 0; n < one.count; n++) this.#arrive()
        break
      case 'report':
        this.report()
        break
      case 'lost here':
        if (this.#listening) this.recorder.closedHere(this.#listening.report.connection)
        this.#listening = null
        break
      case 'lost there':
        this.#end(this.#serving)
        break
      case 'connect':
        if (!this.#listening) this.#connect()
        break
      case 'forget':
        this.#first = this.#last + 1
        if (this.#seen) this.#seen.forgotten = true
        this.#end(this.#serving)
        break
    }
  }

  report(): void {
    this.recorder.report({
      from: 1,
      through: this.#last,
      connections: this.#paths.map(({ report }) => ({ ...report })),
      units: this.#paths.flatMap(({ units }) => (units.seq.length > 0 ? [structuredClone(units)] : [])),
      received: [],
      dropped: [],
      down: {},
      up: {},
      heldBytes: 0,
    } satisfies LaneReport)
    for (const { units } of this.#paths) units.seq = units.sentAt = units.writtenAt = units.replayed = units.place = []
    this.#paths = this.#paths.filter(({ report }) => report.closedAt === undefined)
  }

  /** The path is whole again and everything made has time to come. */
  settle(): void {
    for (const act of ['lost here', 'connect'] as const) this.take({ act })
    this.take({ act: 'arrive', count: 10_000 })
    this.report()
  }

  #make(): void {
    this.#last++
    this.#first = Math.max(this.#first, this.#last - KEPT + 1)
    if (this.#serving) this.#write(this.#serving, this.#last, 0)
  }

  #arrive(): void {
    const seq = this.#listening?.inFlight.shift()
    if (seq === undefined) return
    this.recorder.received(this.#listening!.report.connection, seq)
    this.#seen = { seq, forgotten: false }
  }

  #connect(): void {
    this.#end(this.#serving)
    const seen = this.#seen
    const newest = this.#last >= this.#first ? this.#last : null
    const stale = seen !== null && (seen.forgotten || seen.seq + 1 < this.#first)
    const startsAt = seen === null ? this.#last + 1 : stale ? (newest ?? this.#last + 1) : seen.seq + 1
    const connection = ++this.#connections
    const path: Path = {
      report: { connection, openedAt: 0, startsAt, resumedAfter: null, written: 0, received: 0 },
      units: { connection, firstOrdinal: 0, seq: [], sentAt: [], writtenAt: [], replayed: [], place: [], bytes: {} },
      inFlight: [],
    }
    for (let seq = startsAt; seq <= this.#last; seq++) this.#write(path, seq, 1)
    this.#paths.push(path)
    this.#serving = path
    this.#listening = path
    this.recorder.hello(connection)
  }

  #write(path: Path, seq: number, replayed: 0 | 1): void {
    path.inFlight.push(seq)
    path.units.seq.push(seq)
    for (const column of [path.units.sentAt, path.units.writtenAt, path.units.place]) column.push(0)
    path.units.replayed.push(replayed)
  }

  #end(path: Path | null): void {
    if (path) path.report.closedAt = 1
    this.#serving = null
  }
}

describe('a lane that resumes, cut and healed at any moment', () => {
  it('adds up at every step; once whole nothing is pending, nothing came twice, and what is missed is what never came', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const model = new Model()
        model.take({ act: 'connect' })
        for (const one of [...steps, null]) {
          if (one) model.take(one)
          else model.settle()
          const { offered, live, replayed, missed, pending, duplicates } = model.recorder.ledger.read()
          expect(live + replayed + missed + pending).toBe(offered)
          expect(Math.min(live, replayed, missed, pending)).toBeGreaterThanOrEqual(0)
          expect(duplicates).toBe(0)
        }
        const { offered, missed, pending } = model.recorder.ledger.read()
        expect(pending).toBe(0)
        expect(new Set(model.arrived).size).toBe(model.arrived.length)
        expect(missed).toBe(offered - model.arrived.length)
      }),
      { numRuns: 400 },
    )
  })

  it('counts the snapshot as replayed, and all between the last message and it as missed', () => {
    const model = new Model()
    model.take({ act: 'connect' })
    model.take({ act: 'make', count: 3 })
    model.take({ act: 'arrive', count: 3 })
    model.take({ act: 'lost here' })
    model.take({ act: 'make', count: 20 })
    model.settle()
    expect(model.recorder.ledger.read()).toEqual({ offered: 23, live: 3, replayed: 1, missed: 19, pending: 0, duplicates: 0 })
  })

  it('does not wait for a server that believes a dead connection open', () => {
    const model = new Model()
    model.take({ act: 'connect' })
    model.take({ act: 'make', count: 2 })
    model.take({ act: 'arrive', count: 1 })
    model.report()
    model.take({ act: 'lost here' })
    model.take({ act: 'make', count: 2 })
    model.report()
    model.take({ act: 'connect' })
    model.take({ act: 'arrive', count: 9 })
    model.report()
    expect(model.recorder.ledger.read()).toMatchObject({ offered: 4, live: 1, replayed: 3, missed: 0, pending: 0 })
  })
})
