import { canBeHeard } from '@wireside/contract/lanes'
import { checkSettings, DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSettings, parseSettings } from './settings-url.ts'

const condition = fc.oneof(
  fc.record({
    type: fc.constant('latency' as const),
    direction: fc.constant('both' as const),
    delayMs: fc.integer({ min: 0, max: 10_000 }),
    jitterMs: fc.integer({ min: 0, max: 10_000 }),
  }),
  fc.record({
    type: fc.constant('bandwidth' as const),
    direction: fc.constant('both' as const),
    bytesPerSecond: fc.integer({ min: 100, max: 1_000_000_000 }),
  }),
)
/** Latency before bandwidth, one of each: the order the URL has. */
const conditions = fc
  .uniqueArray(condition, { selector: ({ type }) => type })
  .map((list) => list.toSorted((a, b) => b.type.localeCompare(a.type)))
const silenceMs = fc.integer({ min: 200, max: 120_000 })
const lane = fc
  .constantFrom(...(Object.keys(TRANSPORTS) as Transport[]))
  .chain((transport) =>
    fc.record(
      {
        transport: fc.constant(transport),
        client: fc.constantFrom('bare' as const, 'managed' as const),
        ids: fc.boolean(),
        compression: fc.constantFrom(...TRANSPORTS[transport].compressions),
        retryMs: fc.integer({ min: 100, max: 60_000 }),
        heartbeat: fc.record({
          form: fc.constantFrom('ping' as const, 'event' as const),
          intervalMs: silenceMs,
          timeoutMs: fc.oneof(fc.constant(2500), silenceMs),
        }),
        watchdogMs: silenceMs,
        conditions,
      },
      { requiredKeys: ['transport', 'client', 'ids', 'compression', 'retryMs', 'conditions'] },
    ),
  )
  .map((one) => ({ ...one, ids: one.ids && TRANSPORTS[one.transport].ids !== 'none' }))
  .filter(canBeHeard)
const settings: fc.Arbitrary<Settings> = fc.record({
  workload: fc.record({
    scenario: fc.constantFrom('own' as const, 'ticker' as const, 'game' as const),
    payload: fc.record({
      kind: fc.constant('generated' as const),
      generator: fc.constantFrom('plain' as const, 'chat' as const),
      form: fc.constantFrom('text' as const, 'binary' as const),
      size: fc.integer({ min: 0, max: 10_000 }),
    }),
    direction: fc.constantFrom('down' as const, 'up' as const, 'both' as const),
    rate: fc.integer({ min: 0, max: 1000 }),
    running: fc.boolean(),
    seed: fc.integer({ min: 0, max: 0xffffffff }),
  }),
  lanes: fc
    .array(lane, { minLength: 1, maxLength: 6 })
    .map((lanes) => lanes.map((one, index) => ({ ...one, id: `${TRANSPORTS[one.transport].prefix}-${index}` }))),
})

it('restores every setting the page can make', () => {
  fc.assert(
    fc.property(settings, (document) => {
      const search = formatSettings(document)
      expect(parseSettings(search)).toEqual({ settings: document, problems: [] })
      expect(checkSettings(document)).toEqual([])
    }),
  )
})

it('is empty for what the Lab opens with', () => {
  expect(formatSettings(DEFAULT_SETTINGS)).toEqual({})
  expect(parseSettings({})).toEqual({ settings: DEFAULT_SETTINGS, problems: [] })
})

it('names what differs and nothing else', () => {
  const [ws, sse] = DEFAULT_SETTINGS.lanes
  const document: Settings = {
    workload: { ...DEFAULT_SETTINGS.workload, rate: 50 },
    lanes: [{ ...ws!, client: 'managed', ids: true }, sse!],
  }
  expect(formatSettings(document)).toEqual({ v: '1', rate: '50', lanes: 'ws_managed_ids~sse_ids' })
})

describe('a bad value is said in words and its default used', () => {
  it.each([
    [{ rate: '1001' }, 'rate', 'a number from 0 to 1000'],
    [{ rate: 'fast' }, 'rate', 'a number from 0 to 1000'],
    [{ size: '1.5' }, 'size', 'a whole number from 0 to 1048576'],
    [{ scenario: 'poker' }, 'scenario', 'one of own, tokens, ticker, chat, game, dashboard, editor, voice, duel'],
    [{ paused: 'yes' }, 'paused', 'one of 0, 1'],
    [{ lanes: 'udp' }, 'lanes', 'a lane named ws, sse, fetch, stream, or ws-2 and the like'],
    [{ lanes: 'stream_ids' }, 'lanes', 'stream without ids: it has no place for them'],
    [{ lanes: 'ws~ws' }, 'lanes', 'each lane once'],
    [{ lanes: 'sse_no-takeover' }, 'lanes', 'no-takeover on WebSocket alone'],
    [{ lanes: 'ws_latency10001' }, 'lanes', 'latency from 0 to 10000'],
    [{ lanes: 'sse_watch100' }, 'lanes', 'watch from 200 to 120000'],
    [{ lanes: 'sse_beat1000_ping1000' }, 'lanes', 'one of beat… and ping…'],
    [{ lanes: 'sse_pong1000' }, 'lanes', 'pong… with beat… or ping…'],
    [{ lanes: 'ws_managed_beat1000' }, 'lanes', 'ws with ids for beat…, or ping…'],
    [{ lanes: '' }, 'lanes', '1 to 6 lanes'],
    [{ v: '2' }, 'v', '1'],
    [{ payload: 'pasted' }, 'payload', 'pasted again here: a link never carries it'],
    [{ rate: '1000', size: '20000' }, 'rate × size', 'at most 10000000 B/s'],
  ])('%o', (search, field, allowed) => {
    const { settings: read, problems } = parseSettings(search as Record<string, string>)
    expect(read).toEqual(DEFAULT_SETTINGS)
    expect(problems).toEqual([expect.objectContaining({ field, allowed })])
  })

  it('keeps the good values beside it', () => {
    expect(parseSettings({ rate: '20', size: 'big' }).settings.workload.rate).toBe(20)
  })
})
