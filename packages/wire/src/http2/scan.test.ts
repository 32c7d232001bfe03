import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTINUATION, DATA, HEADERS, PADDED, PING, PREFACE, SETTINGS } from './frame-type.ts'
import { frame as encoded } from './frames.fixture.ts'
import { Http2Scanner, type Http2Sink, type ScannedFrame } from './scan.ts'

interface Seen extends ScannedFrame {
  framing: number
  data: number
  ended: boolean
}

class Recorder implements Http2Sink {
  preface = 0
  readonly frames: Seen[] = []

  prefaceBytes(count: number): void {
    this.preface += count
  }

  frameHead(frame: ScannedFrame): void {
    this.frames.push({ ...frame, framing: 0, data: 0, ended: false })
  }

  framingBytes(count: number): void {
    this.frames.at(-1)!.framing += count
  }

  dataBytes(start: number, end: number): void {
    this.frames.at(-1)!.data += end - start
  }

  frameEnd(): void {
    this.frames.at(-1)!.ended = true
  }
}

const frame = (type: number, flags: number, stream: number, payload: readonly number[]): number[] => [
  ...encoded(type, flags, stream, Uint8Array.from(payload)),
]

function scanned(bytes: readonly number[], cuts: readonly number[] = [], fromClient = false): Recorder {
  const recorder = new Recorder()
  const scanner = new Http2Scanner(recorder, fromClient)
  const all = Uint8Array.from(bytes)
  const edges = [0, ...cuts.filter((cut) => cut <= all.length), all.length].toSorted((a, b) => a - b)
  for (let index = 1; index < edges.length; index++) scanner.scan(all, edges[index - 1]!, edges[index]!)
  return recorder
}

describe('the frames of an HTTP/2 connection (RFC 9113 §4.1)', () => {
  it('a DATA frame costs nine bytes beside what it carries', () => {
    const { frames } = scanned(frame(DATA, 0, 1, [1, 2, 3]))
    expect(frames).toEqual([{ type: DATA, flags: 0, stream: 1, length: 3, framing: 9, data: 3, ended: true }])
  })

  it('padding and its length are framing (RFC 9113 §6.1)', () => {
    const { frames } = scanned(frame(DATA, PADDED, 3, [2, 7, 7, 7, 0, 0]))
    expect(frames).toMatchObject([{ framing: 9 + 1 + 2, data: 3, ended: true }])
  })

  it('a padding longer than its frame takes no byte of the next', () => {
    const { frames } = scanned([...frame(DATA, PADDED, 3, [200, 7, 7]), ...frame(PING, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])])
    expect(frames).toMatchObject([
      { type: DATA, framing: 12, data: 0, ended: true },
      { type: PING, framing: 17, data: 0, ended: true },
    ])
  })

  it('an empty frame ends with its header', () => {
    expect(scanned(frame(DATA, 1, 5, [])).frames).toMatchObject([{ framing: 9, data: 0, ended: true }])
  })

  it('a client begins with the preface of RFC 9113 §3.4, then its settings', () => {
    const { preface, frames } = scanned([...new TextEncoder().encode(PREFACE), ...frame(SETTINGS, 0, 0, [])], [], true)
    expect(preface).toBe(24)
    expect(frames).toMatchObject([{ type: SETTINGS, stream: 0, framing: 9, ended: true }])
  })

  it('ignores the reserved bit of the stream', () => {
    const bytes = frame(HEADERS, 4, 7, [1])
    bytes[5] = 0x80
    expect(scanned(bytes).frames).toMatchObject([{ stream: 7 }])
  })

  it('finds the same frames wherever the stream is cut, and every byte belongs to one', () => {
    const anyFrame = fc
      .record({
        type: fc.constantFrom(DATA, HEADERS, CONTINUATION, SETTINGS, PING, 0x42),
        flags: fc.integer({ min: 0, max: 255 }),
        stream: fc.integer({ min: 0, max: 0x7fffffff }),
        payload: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 }),
      })
      .map(({ type, flags, stream, payload }) => frame(type, flags, stream, payload))
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 6 }), fc.array(fc.nat(1000)), (frames, cuts) => {
        const bytes = frames.flat()
        const whole = scanned(bytes)
        expect(scanned(bytes, cuts).frames).toEqual(whole.frames)
        expect(whole.frames).toHaveLength(frames.length)
        for (const [index, { framing, data, length, ended }] of whole.frames.entries()) {
          expect([framing + data, ended]).toEqual([9 + length, true])
          expect(9 + length).toBe(frames[index]!.length)
        }
      }),
    )
  })
})
