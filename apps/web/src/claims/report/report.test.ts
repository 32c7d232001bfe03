import { describe, expect, it } from 'vitest'
import { CLAIMS } from '../ledger.ts'
import type { Result } from '../run/result.ts'
import { scoreOf } from '../run/score.ts'
import { compareReports } from './compare.ts'
import { reportCsv } from './report-csv.ts'
import { makeReport, readReport } from './report.ts'

const surroundings = {
  lanesUrl: 'http://127.0.0.1:4001',
  pageHost: 'localhost',
  serverVersion: '0.1.0',
  clockStepMs: 0.005,
  isolated: true,
}
const result: Result = {
  id: 'header-ratio',
  kind: 'measured',
  verdict: 'holds, with a catch',
  because: '=862 B, "144" times',
  evidence: { payload: 60, frameOverhead: 6, requestOverhead: 576, answer: 112, messages: 40 },
  exhibits: [],
  broke: false,
  brief: true,
  at: '2026-11-25T22:00:00.000Z',
  tookMs: 2300.4,
  surroundings,
}
const prediction = { verdict: 'holds' as const, guess: 100 }
const kept = {
  results: { 'header-ratio': result },
  predictions: { 'header-ratio': prediction },
  spoken: [{ way: 'lanes over HTTP/2', spoken: 'HTTP/2.0, TLS 1.3' }],
}
const report = makeReport(CLAIMS, kept, 'A browser', new Date('2026-11-25T22:10:00Z'))

describe('a report', () => {
  it('has every claim that was run, with what was expected and where it was measured', () => {
    expect(report.environment).toMatchObject({
      userAgent: 'A browser',
      brief: true,
      pageHost: 'localhost',
      lanesHost: '127.0.0.1',
      clockStepMs: 0.005,
      serverVersion: '0.1.0',
      spoken: kept.spoken,
    })
    expect(report.claims.filter(({ kind }) => kind === 'measured')).toMatchObject([
      { id: 'header-ratio', verdict: 'holds, with a catch', prediction },
    ])
    expect(report.claims.find(({ id }) => id === 'servers')).toMatchObject({
      kind: 'documented',
      verdict: null,
      because: expect.stringContaining('gorilla/websocket') as string,
    })
  })

  it('read again is the same report', () => {
    expect(readReport(JSON.stringify(report))).toEqual({ report })
  })

  it.each([
    ['{', 'not JSON'],
    ['{"format":"wireside-run"}', 'format: the file says "wireside-run"'],
    ['null', 'format: the file says nothing'],
    [JSON.stringify({ ...report, version: 2 }), 'version: the file says 2'],
    [JSON.stringify({ ...report, claims: [{ id: 'x' }] }), 'damaged'],
    [JSON.stringify({ ...report, environment: undefined }), 'damaged'],
  ])('damaged, newer or foreign is refused in words: %s', (text, words) => {
    expect(readReport(text)).toMatchObject({ problem: expect.stringContaining(words) as string })
  })

  it('as CSV quotes what must be quoted, and starts no formula', () => {
    const line = reportCsv(report)
      .split('\r\n')
      .find((one) => one.startsWith('header-ratio,'))
    expect(line).toContain(`"'=862 B, ""144"" times"`)
  })

  it('held against another says which verdicts differ and which claims one lacks', () => {
    const claim = report.claims.find(({ id }) => id === 'header-ratio')
    const other = {
      ...report,
      claims: [
        { ...claim!, verdict: 'holds' as const },
        { ...claim!, id: 'binary', statement: 'Other' },
      ],
    }
    const own = { ...report, claims: [claim!] }
    expect(compareReports(own, other)).toMatchObject([
      { id: 'header-ratio', differs: true },
      { id: 'binary', statement: 'Other', first: null, differs: false },
    ])
  })
})

it('a prediction is right where its verdict came true, a guess where it was within the factor', () => {
  expect(scoreOf(CLAIMS, kept)).toEqual({ made: 2, right: 1 })
  const wide = { ...kept, predictions: { 'header-ratio': { verdict: null, guess: 10 } } }
  expect(scoreOf(CLAIMS, wide)).toEqual({ made: 1, right: 0 })
})
