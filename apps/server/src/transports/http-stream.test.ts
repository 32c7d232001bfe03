import type { StreamLine } from '@wireside/contract/hello'
import { total } from '@wireside/contract/parts'
import { describe, expect, it } from 'vitest'
import type { Message } from '../workload/message.ts'
import type { Tag } from './carrier.ts'
import { httpStreamCarrier } from './http-stream.ts'

function sent(payload: Message['payload'], maxEncodedBytes = 1_000_000) {
  const writes: { tag: Tag; data: Uint8Array }[] = []
  const carrier = httpStreamCarrier(
    (tag, data) => writes.push({ tag, data }),
    () => undefined,
    { ids: false, epoch: 'e', maxEncodedBytes },
  )
  const size = payload.form === 'text' ? Buffer.byteLength(payload.text) : payload.bytes.length
  return { taken: carrier.send({ seq: 1, sentAt: 0, payload, size }, false, 0), writes, size }
}

const TEXTS = ['', 'hello', 'a\nb', 'a\r\nb\r', 'NUL \0 and quote " and \\', 'péché 🙂', '\u2028\ufeff']

describe('a line of an HTTP stream', () => {
  it.each(TEXTS)('carries the text %j exactly, in one line whose parts add up', (text) => {
    const { writes, size } = sent({ form: 'text', text })
    const [{ tag, data }] = writes as [(typeof writes)[0]]
    const line = Buffer.from(data).toString()
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(JSON.parse(line)).toBe(text)
    expect(total(tag.bytes)).toBe(data.length)
    expect(tag.bytes).toMatchObject({ payload: size, framing: 3 })
  })

  it('carries bytes as base64, counted as encoding', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    const [{ tag, data }] = sent({ form: 'binary', bytes }).writes as [{ tag: Tag; data: Uint8Array }]
    const line = JSON.parse(Buffer.from(data).toString()) as Extract<StreamLine, { base64: string }>
    expect(Buffer.from(line.base64, 'base64')).toEqual(Buffer.from(bytes))
    expect(tag.bytes).toEqual({ payload: 256, framing: 14, encoding: 88 })
    expect(total(tag.bytes)).toBe(data.length)
  })

  it('larger than any lane may carry is not written', () => {
    expect(sent({ form: 'text', text: '\0'.repeat(20) }, 100)).toMatchObject({ taken: false, writes: [] })
  })
})
