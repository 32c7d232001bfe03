import type { ConditionOf } from '@wireside/contract/conditions'
import { describe, expect, it } from 'vitest'
import { ResponseBuffering } from './response-buffering.ts'

type Holds = ConditionOf<'response_buffering'>['holds']

const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const END = '0\r\n\r\n'
const chunk = (data: string): string => `${data.length.toString(16)}\r\n${data}\r\n`

/** What has left after each write. */
function lefts(holds: Holds, bytes: number, ...writes: string[]): string[] {
  const buffering = new ResponseBuffering({ type: 'response_buffering', holds, bytes })
  return writes.map((text) =>
    buffering
      .add(Buffer.from(text))
      .map((piece) => piece.toString())
      .join(''),
  )
}

describe('a proxy that buffers responses', () => {
  it('in blocks lets whole blocks go, head included, and the rest with the end', () => {
    const data = 'x'.repeat(40)
    const all = HEAD + chunk(data) + chunk(data) + END
    const left = lefts('blocks', 64, HEAD, chunk(data), chunk(data), END)
    expect(left.map(({ length }) => length)).toEqual([0, 64, 64, all.length - 128])
    expect(left.join('')).toBe(all)
  })

  it('until the next chunk is always one behind; the head passes', () => {
    expect(lefts('next', 1, HEAD, chunk('one'), chunk('two'), END)).toEqual([HEAD, '', chunk('one'), chunk('two') + END])
  })

  it('lets small chunks wait for a larger one', () => {
    const beat = chunk(': beat\n\n')
    const large = chunk('data: a real message, long enough\n\n')
    expect(lefts('small', 30, HEAD, beat, beat, large)).toEqual([HEAD, '', '', beat + beat + large])
  })

  it('until the end holds everything, and gives it out when it is taken away', () => {
    const buffering = new ResponseBuffering({ type: 'response_buffering', holds: 'end', bytes: 1 })
    expect(buffering.add(Buffer.from(HEAD + chunk('one')))).toEqual([])
    expect(Buffer.concat(buffering.release()).toString()).toBe(HEAD + chunk('one'))
    expect(buffering.bytes).toBe(0)
  })

  it('sees ends and chunks wherever the writes are cut', () => {
    const text = HEAD + chunk('one') + chunk('two') + END
    for (let cut = 1; cut < text.length; cut++) {
      const left = lefts('end', 1, text.slice(0, cut), text.slice(cut))
      expect(left).toEqual(['', text])
    }
  })

  it('lets an upgraded connection pass', () => {
    const upgraded = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'
    expect(lefts('end', 1, upgraded, 'frames')).toEqual([upgraded, 'frames'])
  })
})
