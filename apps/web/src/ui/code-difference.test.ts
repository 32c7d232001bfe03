import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeDifference } from './code-difference.ts'

const counts = (from: string, to: string) => {
  const { added, removed } = codeDifference(from, to)
  return { added, removed }
}

describe('the difference of two sources', () => {
  it('is the lines to add and to remove, comments, blank lines and indentation aside', () => {
    expect(counts('a\n// said\nb\n\nc', 'a\nx\n/* more */\n  c\nd')).toEqual({ added: 2, removed: 1 })
  })

  it('of the same source is nothing, and turned round is the reverse', () => {
    expect(counts('a\nb', 'a\nb')).toEqual({ added: 0, removed: 0 })
    expect(counts('a', 'a\nb\nc')).toEqual({ added: 2, removed: 0 })
    expect(counts('a\nb\nc', 'a')).toEqual({ added: 0, removed: 2 })
  })

  it('carried out gives the other source, whatever the two are', () => {
    const sources = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
    fc.assert(
      fc.property(sources, sources, (from, to) => {
        const { lines } = codeDifference(from.join('\n'), to.join('\n'))
        const left = (out: 'added' | 'removed') => lines.filter(({ kind }) => kind !== out).map(({ text }) => text)
        expect([left('added'), left('removed')]).toEqual([from, to])
      }),
    )
  })
})
