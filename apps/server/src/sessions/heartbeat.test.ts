import { ManualClock } from '@wireside/contract/manual-clock'
import { expect, it } from 'vitest'
import { Heartbeat } from './heartbeat.ts'

const SETTINGS = { form: 'ping', intervalMs: 1000, timeoutMs: 2500 } as const

function setup(answered: boolean) {
  const clock = new ManualClock(50)
  const said: string[] = []
  const heartbeat = new Heartbeat({
    clock,
    settings: SETTINGS,
    beat: () => {
      said.push(`beat ${clock.now()}`)
      return answered
    },
    giveUp: () => said.push(`gave up ${clock.now()}`),
  })
  return { clock, said, heartbeat }
}

it('beats every interval from the start on', () => {
  const { clock, said } = setup(false)
  clock.pass(3000)
  expect(said).toEqual(['beat 1050', 'beat 2050', 'beat 3050'])
})

it('never gives up on a peer that cannot answer: an event stream is one-way', () => {
  const { clock, said } = setup(false)
  clock.pass(60_000)
  expect(said).toHaveLength(60)
})

it('gives up once no answer came within the timeout of the oldest beat, and is silent then', () => {
  const { clock, said } = setup(true)
  clock.pass(60_000)
  expect(said).toEqual(['beat 1050', 'beat 2050', 'beat 3050', 'gave up 3550'])
})

it('lives on while answers come, however late within the timeout', () => {
  const { clock, said, heartbeat } = setup(true)
  for (let beat = 0; beat < 20; beat++) {
    clock.pass(1000)
    if (beat % 2 === 1) heartbeat.answered()
  }
  expect(said.filter((one) => one.startsWith('beat'))).toHaveLength(20)
  expect(said.some((one) => one.startsWith('gave up'))).toBe(false)
})

it('stops when told to', () => {
  const { clock, said, heartbeat } = setup(true)
  clock.pass(1000)
  heartbeat.stop()
  clock.pass(60_000)
  expect(said).toEqual(['beat 1050'])
})
