import { describe, expect, it } from 'vitest'
import { parseLaneQuery } from './lane-query.ts'
import { generatePayload } from './payload.ts'
import { readRun } from './run-file.ts'
import { checkSettings, DEFAULT_SETTINGS } from './settings.ts'

describe('a settings document', () => {
  it('as the Lab opens with is allowed', () => expect(checkSettings(DEFAULT_SETTINGS)).toEqual([]))

  it('with a rate too high is refused, naming field, value and range', () => {
    const { workload } = DEFAULT_SETTINGS
    const [problem] = checkSettings({ ...DEFAULT_SETTINGS, workload: { ...workload, rate: 1001 } })
    expect(problem).toMatchObject({ field: 'workload.rate', value: '1001' })
    expect(problem!.allowed).toContain('1000')
  })

  it('that makes more bytes than a server may carry is refused', () => {
    const payload = { kind: 'generated', generator: 'plain', form: 'text', size: 20_000 } as const
    const [problem] = checkSettings({ ...DEFAULT_SETTINGS, workload: { ...DEFAULT_SETTINGS.workload, rate: 1000, payload } })
    expect(problem?.value).toBe('1000 × 20000 B = 20000000 B/s')
  })

  it('with two lanes of one id is refused', () => {
    const [ws] = DEFAULT_SETTINGS.lanes
    expect(checkSettings({ ...DEFAULT_SETTINGS, lanes: [ws, ws] })[0]).toMatchObject({ field: 'lanes.1.id', value: 'ws' })
  })

  it('with compression its transport does not have is refused', () => {
    const [ws, sse] = DEFAULT_SETTINGS.lanes
    const lanes = [ws, { ...sse, compression: 'no-takeover' }]
    expect(checkSettings({ ...DEFAULT_SETTINGS, lanes })).toEqual([
      { field: 'lanes.1.compression', value: 'no-takeover', allowed: 'off or on' },
    ])
  })

  it.each(['strip_upgrade', 'response_buffering'] as const)('with a script that asks for %s on a lane over TLS is refused', (type) => {
    const [ws, sse] = DEFAULT_SETTINGS.lanes
    const condition = type === 'strip_upgrade' ? { type, proxy: 'removes' } : { type, holds: 'blocks', bytes: 4096 }
    const asking = (lanes: string[], protocol: string) => ({
      ...DEFAULT_SETTINGS,
      lanes: [ws, { ...sse, protocol }],
      script: [{ atMs: 0, fault: { type: 'impose', lanes, condition, ms: 1000 } }],
    })
    expect(checkSettings(asking(['sse'], 'h2'))).toMatchObject([{ field: 'script.0.fault', value: `${type} on sse` }])
    expect(checkSettings(asking(['sse'], 'h2'))[0]!.allowed).toContain('a proxy that does not end TLS cannot see what it carries')
    // For all lanes is for those that can.
    expect([checkSettings(asking([], 'h2')), checkSettings(asking(['sse'], 'h1'))]).toEqual([[], []])
  })

  it('with a heartbeat that the page of a WebSocket without ids could not tell from a message is refused', () => {
    const [ws, sse] = DEFAULT_SETTINGS.lanes
    const heartbeat = { form: 'event', intervalMs: 1000, timeoutMs: 2500 }
    const lanes = [
      { ...ws, heartbeat },
      { ...sse, ids: false, heartbeat },
    ]
    const allowed = 'ping on websocket without ids, or ids on'
    expect(checkSettings({ ...DEFAULT_SETTINGS, lanes })).toEqual([{ field: 'lanes.0.heartbeat.form', value: 'event', allowed }])
    expect(checkSettings({ ...DEFAULT_SETTINGS, lanes: [{ ...ws, ids: true, heartbeat }, sse] })).toEqual([])
  })

  it.each([
    ['heartbeat.intervalMs', { heartbeat: { form: 'ping', intervalMs: 100, timeoutMs: 2500 } }, '100'],
    ['heartbeat.timeoutMs', { heartbeat: { form: 'ping', intervalMs: 1000, timeoutMs: 120_001 } }, '120001'],
    ['watchdogMs', { watchdogMs: 0 }, '0'],
  ])('with a %s out of its range is told the range', (field, change, value) => {
    const [ws, sse] = DEFAULT_SETTINGS.lanes
    const allowed = 'a whole number from 200 to 120000'
    expect(checkSettings({ ...DEFAULT_SETTINGS, lanes: [{ ...ws, ...change }, sse] })).toEqual([
      { field: `lanes.0.${field}`, value, allowed },
    ])
  })

  it('with one condition twice in one direction is refused', () => {
    const [ws, sse] = DEFAULT_SETTINGS.lanes
    const latency = { type: 'latency', direction: 'down', delayMs: 1, jitterMs: 0 }
    const lanes = [{ ...ws, conditions: [latency, { ...latency, direction: 'both' }] }, sse]
    expect(checkSettings({ ...DEFAULT_SETTINGS, lanes })[0]).toMatchObject({ field: 'lanes.0.conditions' })
  })
})

describe('a lane opened by hand', () => {
  it.each([
    ['rate', '1001', 'a number from 0 to 1000'],
    ['size', '-1', 'a whole number from 0 to 1048576'],
    ['ids', 'yes', '0 or 1'],
    ['retry', '5', 'a whole number from 100 to 60000'],
    ['compression', 'no-takeover', 'off or on'],
    ['colour', 'red', 'one of rate, size, count, payload, ids, retry, encoding, compression'],
  ])('with %s=%s is told what is allowed', (field, value, allowed) => {
    expect(parseLaneQuery('sse', [[field, value]])).toEqual({ problem: { field, value, allowed } })
  })

  it('may not ask for more bytes than 10 MB/s', () => {
    const query = [
      ['rate', '1000'],
      ['size', '20000'],
    ] as const
    expect(parseLaneQuery('websocket', query)).toMatchObject({ problem: { field: 'rate' } })
  })
})

it.each(['plain', 'ticker', 'chat', 'dashboard', 'game'] as const)('the generator %s fills any size exactly', (generator) => {
  for (const size of [0, 1, 7, 60, 100, 126, 1000]) {
    const payload = generatePayload(generator, 'text', size, 1, 17)
    expect(payload.form === 'text' && payload.text.length).toBe(size)
  }
})

describe('a file that is no run', () => {
  it.each([[null], ['text'], [{ format: 'other' }]])('%o is refused by its format', (value) => {
    expect(readRun(value)).toMatchObject({ problems: [{ field: 'format' }] })
  })

  it('from a newer Wireside says so', () => {
    expect(readRun({ format: 'wireside-run', version: 2 })).toMatchObject({ problems: [{ field: 'version', value: '2' }] })
  })
})

it('lanes over HTTP/2 share a connection, and so their conditions', () => {
  const [ws, sse] = DEFAULT_SETTINGS.lanes
  const slow = [{ type: 'latency' as const, direction: 'both' as const, delayMs: 5, jitterMs: 0 }]
  const lanes = (protocol: 'h1-tls' | 'h2') => [
    { ...ws!, protocol, conditions: slow },
    { ...sse!, protocol },
  ]
  expect(checkSettings({ ...DEFAULT_SETTINGS, lanes: lanes('h1-tls') })).toEqual([])
  expect(checkSettings({ ...DEFAULT_SETTINGS, lanes: lanes('h2') })).toMatchObject([{ field: 'lanes' }])
})

it('a proxy that does not end TLS changes nothing in it', () => {
  const [ws, sse] = DEFAULT_SETTINGS.lanes
  const conditions = [{ type: 'strip_upgrade' as const, proxy: 'removes' as const }]
  expect(checkSettings({ ...DEFAULT_SETTINGS, lanes: [{ ...ws!, conditions }, sse!] })).toEqual([])
  const refused = checkSettings({ ...DEFAULT_SETTINGS, lanes: [{ ...ws!, protocol: 'h1-tls', conditions }, sse!] })
  expect(refused).toMatchObject([{ field: 'lanes.0.conditions', value: 'strip_upgrade on ws' }])
})

describe('a settings document with several mistakes', () => {
  it('is told each: the field, its value and what is allowed, and nothing of the choices it did not make', () => {
    const [lane] = DEFAULT_SETTINGS.lanes
    const conditions = [
      { type: 'latency', direction: 'down', delayMs: -1, jitterMs: 0 },
      { type: 'bandwidth', direction: 'sideways', bytesPerSecond: 100_000 },
    ]
    const settings = {
      workload: { ...DEFAULT_SETTINGS.workload, rate: 5000, running: 'yes', payload: { kind: 'typed' } },
      lanes: [{ ...lane, id: 'A B', conditions, colour: 'red' }],
    }
    expect(Object.fromEntries(checkSettings(settings).map(({ field, allowed }) => [field, allowed]))).toEqual({
      'workload.rate': 'a number from 0 to 1000',
      'workload.running': 'true or false',
      'workload.payload.kind': 'generated or pasted',
      'lanes.0':
        'only the fields id, transport, protocol, mode, client, ids, compression, retryMs, heartbeat, watchdogMs, holdMs, gatherMs, conditions',
      'lanes.0.id': 'text like ^[a-z0-9-]{1,16}$',
      'lanes.0.conditions.0.delayMs': 'a number from 0 to 10000',
      'lanes.0.conditions.1.direction': 'up or down or both',
    })
  })
})
