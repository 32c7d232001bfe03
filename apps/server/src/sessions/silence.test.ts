import { expect, it } from 'vitest'
import { Silence } from './silence.ts'

it('is bytes that wait while none passes: it begins with the last that passed', () => {
  const silence = new Silence(0)
  silence.passed(100)
  expect(silence.look(50, 0, false, 200)).toBeNull()
  silence.wrote(10, 300)
  expect(silence.look(50, 10, false, 900)).toBeNull()
  expect(silence.look(50, 30, false, 1400)).toEqual({ since: 300, until: null })
})

it('ends when a byte passes, at the time it passed', () => {
  const silence = new Silence(0)
  silence.wrote(10, 100)
  expect(silence.look(0, 10, false, 1200)).toEqual({ since: 100, until: null })
  silence.passed(1300)
  expect(silence.look(10, 0, false, 1450)).toEqual({ since: 100, until: 1300 })
})

it('is told once: the same object until it changes', () => {
  const silence = new Silence(0)
  silence.wrote(10, 100)
  const found = silence.look(0, 10, false, 1200)
  expect(silence.look(0, 20, false, 1450)).toBe(found)
})

it('is not a slow link, where some bytes pass at every look', () => {
  const silence = new Silence(0)
  for (let at = 250; at < 10_000; at += 250) {
    silence.wrote(1_000_000, at)
    expect(silence.look(at, 1_000_000, false, at)).toBeNull()
  }
})

it('is not an idle link: nothing waits', () => {
  const silence = new Silence(0)
  expect(silence.look(50, 0, false, 250)).toBeNull()
  expect(silence.look(50, 0, false, 60_000)).toBeNull()
})

it('needs no proof where the link itself says that nothing passes, not even a byte that waits', () => {
  const silence = new Silence(0)
  expect(silence.look(50, 0, true, 250)).toEqual({ since: 250, until: null })
  expect(silence.look(50, 0, false, 9000)).toEqual({ since: 250, until: 9000 })
})
