import { expect, it } from 'vitest'
import { MemoryEventLog } from '../event-log/memory.ts'
import type { Carrier } from '../transports/carrier.ts'
import { DroppedRanges } from './dropped-ranges.ts'
import { Replay } from './replay.ts'

/** The log keeps so many messages. */
const KEPT = 5

/** Ten messages made of which the last five are kept, and a connection with room for `room` at a time that takes the rest from seq 7. */
function setup(room: number, tooLarge: number[] = []) {
  const log = new MemoryEventLog('e', { maxMessages: KEPT, maxBytes: 10_000, maxAgeMs: 10_000 })
  const make = (count: number): void => {
    for (let left = count; left > 0; left--) {
      const seq = log.last + 1
      log.append({ seq, sentAt: seq, size: 10, payload: { form: 'text', text: 'x'.repeat(10) } })
    }
  }
  const said: string[] = []
  /** What waits in the server for the connection. */
  const held: number[] = []
  const carrier: Carrier = {
    carrierPart: 'framing',
    hello: () => said.push('hello'),
    stale: ({ why, snapshot }) => said.push(`${why}: ${snapshot}`),
    heartbeat: () => false,
    send: ({ seq }, replayed) => {
      if (tooLarge.includes(seq)) return false
      said.push(`${replayed ? 'replayed' : 'live'} ${seq}`)
      held.push(seq)
      return true
    },
    end: () => said.push('end'),
  }
  const connection: { carrier: Carrier | null } = { carrier }
  const dropped = new DroppedRanges()
  make(10)
  const replay = new Replay(7, { connection, log, dropped, isFull: () => held.length >= room })
  return { log, make, said, held, connection, dropped, replay }
}

it('hands on what is in the log from its first message on, in order, and has then caught up', () => {
  const { replay, said, dropped } = setup(Infinity)
  expect(replay.go()).toBe(true)
  expect(said).toEqual(['replayed 7', 'replayed 8', 'replayed 9', 'replayed 10'])
  expect(dropped.take()).toEqual([])
})

it('waits for room; what is made meanwhile is behind the rest, and was not replayed', () => {
  const { replay, said, held, make } = setup(2)
  expect(replay.go()).toBe(false)
  make(1)
  expect(replay.go()).toBe(false)
  expect(said).toEqual(['replayed 7', 'replayed 8'])
  held.length = 0
  expect(replay.go()).toBe(false)
  held.length = 0
  expect(replay.go()).toBe(true)
  expect(said).toEqual(['replayed 7', 'replayed 8', 'replayed 9', 'replayed 10', 'live 11'])
})

it('goes on with the newest message where the next is evicted while it waits: that is said, and what lies between is dropped', () => {
  const { replay, said, held, make, dropped } = setup(2)
  replay.go()
  make(10)
  held.length = 0
  expect(replay.go()).toBe(true)
  expect(said.slice(2)).toEqual(['evicted: e-20', 'live 20'])
  expect(dropped.take()).toEqual([[9, 19]])
})

it('has nothing more to give once the log has forgotten: the rest is dropped', () => {
  const { replay, said, held, log, dropped } = setup(2)
  replay.go()
  log.forget('f')
  held.length = 0
  expect(replay.go()).toBe(true)
  expect(said.slice(2)).toEqual(['evicted: null'])
  expect(dropped.take()).toEqual([[9, 10]])
})

it('leaves out what is larger than any lane may carry', () => {
  const { replay, said, dropped } = setup(Infinity, [8])
  expect(replay.go()).toBe(true)
  expect(said).toEqual(['replayed 7', 'replayed 9', 'replayed 10'])
  expect(dropped.take()).toEqual([[8, 8]])
})

it('says nothing more on a connection that is ending', () => {
  const { replay, said, held, connection, dropped } = setup(2)
  replay.go()
  connection.carrier = null
  held.length = 0
  expect(replay.go()).toBe(false)
  expect(said).toHaveLength(2)
  expect(dropped.take()).toEqual([])
})
