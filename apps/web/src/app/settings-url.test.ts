import type { Condition } from '@wireside/contract/conditions'
import { canBeHeard, refusedCondition } from '@wireside/contract/lanes'
import { randomScript } from '@wireside/contract/script'
import { checkSettings, DEFAULT_SETTINGS, refusedFault, type Settings } from '@wireside/contract/settings'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSettings, parseSettings } from './settings-url.ts'

const direction = fc.constantFrom('up' as const, 'down' as const, 'both' as const)
const whole = (min: number, max: number) => fc.integer({ min, max })
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ type: fc.constant('latency' as const), direction, delayMs: whole(0, 10_000), jitterMs: whole(0, 10_000) }),
  fc.record({ type: fc.constant('bandwidth' as const), direction, bytesPerSecond: whole(100, 1_000_000_000) }),
  fc.record({
    type: fc.constant('slicer' as const),
    direction,
    bytes: whole(1, 65_536),
    varyBytes: whole(0, 100),
    delayMs: whole(0, 10),
  }),
  fc.record({ type: fc.constant('stall' as const), direction, percent: whole(0, 100), waitMs: fc.constantFrom(200, 1000) }),
  fc.record({ type: fc.constant('blackhole' as const), direction }),
  fc.record({
    type: fc.constant('idle_timeout' as const),
    idleMs: whole(100, 3_600_000),
    ends: fc.constantFrom('silent' as const, 'fin' as const, 'rst' as const),
  }),
  fc.record({ type: fc.constant('strip_upgrade' as const), proxy: fc.constantFrom('removes' as const, 'passes-nothing' as const) }),
  fc.record({
    type: fc.constant('response_buffering' as const),
    holds: fc.constantFrom('blocks' as const, 'small' as const, 'next' as const, 'end' as const),
    bytes: fc.constantFrom(30, 4096),
  }),
  fc.record({ type: fc.constant('refuse' as const), status: fc.constantFrom(200, 204, 404, 503) }),
  fc.record({ type: fc.constant('limit_data' as const), direction, bytes: whole(1, 1_000_000_000) }),
  fc.record({ type: fc.constant('handshake' as const), roundTrips: whole(1, 3) }),
)
const conditions = fc.uniqueArray(condition, { selector: ({ type }) => type })
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
  .map((one) => ({
    ...one,
    ids: one.ids && TRANSPORTS[one.transport].ids !== 'none',
    conditions: one.conditions.filter(({ type }) => refusedCondition(one, type) === null),
  }))
  .filter(canBeHeard)
const plain: fc.Arbitrary<Settings> = fc.record({
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
const settings = fc
  .tuple(plain, fc.constantFrom(null, 'burst' as const, 'poisson' as const), fc.option(fc.integer({ min: 0, max: 0xffffffff })))
  .map(([document, pattern, seed]): Settings => {
    const steps = seed === null ? [] : randomScript(seed, 20_000)
    const script = steps.filter(({ fault }) => refusedFault(fault, document.lanes) === null)
    const workload = { ...document.workload, ...(pattern && { pattern }) }
    return { ...document, workload, ...(script.length > 0 && { script }) }
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

it('names what carries a lane, where that is not HTTP/1.1 in the clear', () => {
  const [ws, sse] = DEFAULT_SETTINGS.lanes
  const document: Settings = {
    ...DEFAULT_SETTINGS,
    lanes: [
      { ...ws!, protocol: 'h1-tls' },
      { ...sse!, protocol: 'h2' },
    ],
  }
  expect(formatSettings(document)).toEqual({ v: '1', lanes: 'ws_h1-tls~sse_h2_ids' })
  expect(parseSettings(formatSettings(document))).toEqual({ settings: document, problems: [] })
})

describe('a bad value is said in words and its default used', () => {
  it.each([
    [{ rate: '1001' }, 'rate', 'a number from 0 to 1000'],
    [{ rate: 'fast' }, 'rate', 'a number from 0 to 1000'],
    [{ size: '1.5' }, 'size', 'a whole number from 0 to 1048576'],
    [{ scenario: 'poker' }, 'scenario', 'one of own, tokens, ticker, chat, game, dashboard, editor, voice, duel'],
    [{ paused: 'yes' }, 'paused', 'one of 0, 1'],
    [{ lanes: 'udp' }, 'lanes', 'a lane named ws, sse, fetch, stream, poll, iframe, sio, wt, or ws-2 and the like'],
    [{ lanes: 'stream_ids' }, 'lanes', 'stream without ids: it has no place for them'],
    [{ lanes: 'ws_hold1000' }, 'lanes', 'ws without hold and gather: polls have them'],
    [{ lanes: 'ws~ws' }, 'lanes', 'each lane once'],
    [{ lanes: 'sse_no-takeover' }, 'lanes', 'no-takeover on WebSocket alone'],
    [{ lanes: 'sse_watch100' }, 'lanes', 'watch from 200 to 120000'],
    [{ lanes: 'sse_beat1000_ping1000' }, 'lanes', 'one of beat… and ping…'],
    [{ lanes: 'sse_pong1000' }, 'lanes', 'pong… with beat… or ping…'],
    [{ lanes: 'ws_managed_beat1000' }, 'lanes', 'ws with ids for beat…, or ping…'],
    [{ lanes: 'ws_latency10001' }, 'lanes', 'latency‹delayMs›[-‹jitterMs›][-up|-down]: delayMs a number from 0 to 10000'],
    [{ lanes: 'ws_latency' }, 'lanes', 'latency‹delayMs›[-‹jitterMs›][-up|-down]'],
    [{ lanes: 'ws_idle100-soon' }, 'lanes', 'idle‹idleMs›[-silent|-fin|-rst]; not soon'],
    [{ lanes: 'ws_silent_silent-up' }, 'lanes', 'one blackhole per direction'],
    [{ lanes: 'ws_refuse600' }, 'lanes', 'refuse[‹status›]: status a whole number from 200 to 599'],
    [{ lanes: '' }, 'lanes', '1 to 6 lanes'],
    [{ pattern: 'wild' }, 'pattern', 'one of steady, burst, poisson'],
    [{ script: '3s_cut_5s' }, 'script', 'cut takes no time'],
    [{ v: '2' }, 'v', '1'],
    [{ payload: 'pasted' }, 'payload', 'pasted again here: a link never carries it'],
    [{ rate: '1000', size: '20000' }, 'rate × size', 'at most 10 MB/s'],
  ])('%o', (search, field, allowed) => {
    const { settings: read, problems } = parseSettings(search as Record<string, string>)
    expect(read).toEqual(DEFAULT_SETTINGS)
    expect(problems).toEqual([expect.objectContaining({ field, allowed })])
  })

  it('keeps the good values beside it', () => {
    expect(parseSettings({ rate: '20', size: 'big' }).settings.workload.rate).toBe(20)
  })
})
