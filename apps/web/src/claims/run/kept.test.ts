import { expect, it } from 'vitest'
import type { Result } from './result.ts'
import { readKept, writeKept } from './kept.ts'

class Shelf implements Pick<Storage, 'getItem' | 'setItem'> {
  text: string | null = null
  getItem(): string | null {
    return this.text
  }
  setItem(_key: string, text: string): void {
    if (text.length > 100_000) throw new DOMException('full', 'QuotaExceededError')
    this.text = text
  }
}

const storage = (shelf: Shelf) => () => shelf as unknown as Storage
const predictions = { binary: { verdict: 'holds' as const, guess: 33 } }
const spoken = [{ way: 'lanes over HTTP/2', spoken: 'HTTP/2.0, TLS 1.3' }]
const result = { id: 'binary', evidence: { sizes: [] } } as unknown as Result

it('what was kept is found again', () => {
  const shelf = new Shelf()
  expect(writeKept(storage(shelf), { predictions, results: { binary: result }, spoken })).toBe(true)
  expect(readKept(storage(shelf))).toEqual({ predictions, results: { binary: result }, spoken })
})

it('a result too large to keep is left out, the rest is kept', () => {
  const shelf = new Shelf()
  const large = { ...result, evidence: 'x'.repeat(70_000) }
  writeKept(storage(shelf), { predictions, results: { binary: result, large }, spoken })
  expect(Object.keys(readKept(storage(shelf)).results)).toEqual(['binary'])
})

it.each(['{', '"text"', '{"version":2}', ''])('storage that holds %s is as good as empty', (text) => {
  const shelf = new Shelf()
  shelf.text = text
  expect(readKept(storage(shelf))).toEqual({ predictions: {}, results: {}, spoken: [] })
})

it('storage that is forbidden or full keeps nothing and breaks nothing', () => {
  const forbidden = (): Storage => {
    throw new DOMException('denied', 'SecurityError')
  }
  expect(readKept(forbidden)).toEqual({ predictions: {}, results: {}, spoken: [] })
  const many = Object.fromEntries(Array.from({ length: 3 }, (_, n) => [n, { ...result, evidence: 'x'.repeat(50_000) }]))
  expect(writeKept(storage(new Shelf()), { predictions, results: many, spoken })).toBe(false)
})
