import { expect, it } from 'vitest'
import { Silence } from './silence.ts'

it('is bytes that wait while none passes: it begins with the last that passed', () => {
  const silence = new Silence(0)
  silence.passed(100)
  expect(silence.look(50, 0, 200)).toBeNull()
  silence.wrote(10, 300)
  expect(silence.look(50, 10, 900)).toBeNull()
  expect(silence.look(50, 30, 1400)).toEqual({ since: 300, until: null })
})

it('ends when a byte passes, at the time it passed', () => {
  const silence = new Silence(0)
  silence.wrote(10, 100)
  expect(silence.look(0, 10, 1200)).toEqual({ since: 100, until: null })
  silence.passed(1300)
  expect(silence.look(10, 0, 1450)).toEqual({ since: 100, until: 1300 })
})

it('is told once: the same object until it changes', () => {
  const silence = new Silence(0)
  silence.wrote(10, 100)
  const found = silence.look(0, 10, 1200)
  expect(silence.look(0, 20, 1450)).toBe(found)
})

it('is not a slow link, where some bytes pass at every look', () => {
  const silence = new Silence(0)
  for (let at = 250; at < 10_000; at += 250) {
    silence.wrote(1_000_000, at)
    expect(silence.look(at, 1_000_000, at)).toBeNull()
  }
})

it('is not an idle link: nothing waits', () => {
  const silence = new Silence(0)
  expect(silence.look(50, 0, 250)).toBeNull()
  expect(silence.look(50, 0, 60_000)).toBeNull()
})
