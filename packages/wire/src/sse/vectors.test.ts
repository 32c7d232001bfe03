import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkTiling } from '../check-tiling.ts'
import { decodeEventStream, EventStreamDecoder, type StreamEvent } from './decode.ts'
import { dissectEventStream } from './dissect.ts'

interface Vector {
  id: string
  input_b64: string
  chunks_b64?: string[]
  expect: { events: StreamEvent[]; retry: number | null; lastEventId: string; comments: string[] }
  spans: [start: number, end: number, kind: string, line: number][]
}

const file = new URL('./vectors/event-stream.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }

function decodePieces(pieces: Uint8Array[]) {
  const decoder = new EventStreamDecoder()
  const items = pieces.flatMap((piece) => decoder.push(piece))
  return {
    events: items.flatMap((item) => (item.kind === 'event' ? [item.event] : [])),
    retry: decoder.retryMs,
    lastEventId: decoder.lastEventId,
    comments: items.flatMap((item) => (item.kind === 'comment' ? [item.text] : [])),
  }
}

it('there are 94 vectors', () => expect(vectors).toHaveLength(94))

describe.each(vectors)('$id', (vector) => {
  const input = new Uint8Array(Buffer.from(vector.input_b64, 'base64'))

  it('gives the events, retry, last id and comments', () => {
    expect(decodeEventStream(input)).toEqual(vector.expect)
  })

  it('gives them whatever the pieces', () => {
    if (vector.chunks_b64) {
      const chunks = vector.chunks_b64.map((chunk) => new Uint8Array(Buffer.from(chunk, 'base64')))
      expect(decodePieces(chunks)).toEqual(vector.expect)
    }
    expect(decodePieces(Array.from(input, (byte) => Uint8Array.of(byte)))).toEqual(vector.expect)
    const expected = JSON.stringify(vector.expect)
    for (const at of splits(input)) {
      const given = decodePieces([input.subarray(0, at), input.subarray(at)])
      if (JSON.stringify(given) !== expected) expect({ at, ...given }).toEqual({ at, ...vector.expect })
    }
  })

  it('is labelled span by span', () => {
    const fields = dissectEventStream(input)
    expect(fields.map(({ start, end, name, line }) => [start, end, name, line])).toEqual(vector.spans)
    expect(checkTiling(fields, 0, input.length)).toBeNull()
  })
})

/** Every offset; inside the long values of the few large inputs only every 101st, but all within 8 bytes of a line end. */
function splits(input: Uint8Array): number[] {
  const near = (at: number) => input.subarray(Math.max(0, at - 8), at + 8).some((byte) => byte === 10 || byte === 13)
  const offsets = Array.from({ length: input.length + 1 }, (_, at) => at)
  return input.length < 5000 ? offsets : offsets.filter((at) => at % 101 === 0 || near(at))
}
