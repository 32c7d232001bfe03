import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatScript, parseScript, randomScript, scriptMs } from './script.ts'

describe('a script', () => {
  it('reads as people write it', () => {
    expect(parseScript('at 3 s cut, at 8 s silent for 10 s')).toEqual({
      script: [
        { atMs: 3000, fault: { type: 'reset_peer', lanes: [] } },
        { atMs: 8000, fault: { type: 'impose', lanes: [], condition: { type: 'blackhole', direction: 'both' }, ms: 10_000 } },
      ],
    })
  })

  it('names lanes, durations and conditions, in the order of time', () => {
    const parsed = parseScript('20s latency200-50-down 500ms ws+sse\n1 outage 2s sse')
    expect('script' in parsed && formatScript(parsed.script)).toBe('1s outage 2s sse\n20s latency200-50-down 0.5s ws+sse')
  })

  it('is the same from an address', () => {
    expect(parseScript('3s_cut~8s_silent_10s')).toEqual(parseScript('3s cut\n8s silent 10s'))
  })

  it.each([
    ['cut', 'a step like 3s cut, 8s silent 10s, or 20s latency200 5s ws+sse'],
    ['3s explode', 'not explode'],
    ['3s silent', 'silent with how long, up to 600s: 3s silent 5s'],
    ['3s cut 5s', 'cut takes no time'],
    ['3s latency99999 5s', 'delayMs a number from 0 to 10000'],
    ['3s outage 700s', 'from 1 to 600000'],
    ['5000s cut', 'from 0 to 3600000'],
  ])('%s is refused in words', (text, allowed) => {
    const parsed = parseScript(text)
    expect('problem' in parsed && parsed.problem.allowed).toContain(allowed)
  })

  it('at random is the same for the same seed, can be written and read, and ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 5000, max: 60_000 }), (seed, durationMs) => {
        const script = randomScript(seed, durationMs)
        expect(randomScript(seed, durationMs)).toEqual(script)
        expect(parseScript(formatScript(script))).toEqual({ script })
        expect(scriptMs(script)).toBeLessThan(durationMs + 5000)
      }),
      { numRuns: 40 },
    )
  })
})
