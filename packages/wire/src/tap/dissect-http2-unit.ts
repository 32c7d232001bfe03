import type { Field } from '../field.ts'
import type { HeaderBlock, Http2Frame } from '../http2/decode.ts'
import { frameFields, frameHeadFields, PREFACE_MEANING } from '../http2/dissect.ts'
import { frameAt, wholeFramesFrom } from '../http2/frame-head.ts'
import { checkFrame } from '../http2/frame-rules.ts'
import { CONTINUATION, FRAME_HEADER_BYTES } from '../http2/frame-type.ts'
import { readHeaderFrames } from '../http2/header-frames.ts'
import type { Header } from '../http2/header-table.ts'
import { WireError } from '../wire-error.ts'
import type { TapUnit } from './units.ts'

export type Http2Unit = TapUnit & { kind: 'headers' | 'data' | 'http2' }

/**
 * Labels every byte of a unit of HTTP/2; what its stream carries is one field, `data`, and what breaks the rules is one,
 * `unread`. Offsets as for `dissectUnit`.
 */
export function dissectHttp2Unit(bytes: Uint8Array, unit: Http2Unit): Field[] {
  switch (unit.kind) {
    case 'headers':
      return readable(bytes, () => headerFields(bytes, unit.headers))
    case 'http2':
      if (!unit.frame) return [{ name: 'preface', start: 0, end: bytes.length, meaning: PREFACE_MEANING }]
      if (unit.frame.type === CONTINUATION)
        return unread(bytes, 'A CONTINUATION of a header block whose beginning is not held (RFC 9113 §6.10).')
      return readable(bytes, () => frameFields(wholeFramesIn(bytes)))
    case 'data':
      return dataFields(bytes, unit)
  }
}

function headerFields(bytes: Uint8Array, headers: readonly (Header | null)[] | null): Field[] {
  const frames = wholeFramesIn(bytes)
  const { pieces, representations } = readHeaderFrames(frames)
  const block: HeaderBlock = { pieces, representations, headers: [...(headers ?? [])] }
  return frameFields(frames.map((frame, at) => (at === 0 ? { ...frame, block } : frame)))
}

/** Each held to the rules of its type. */
function wholeFramesIn(bytes: Uint8Array): Http2Frame[] {
  return Array.from(wholeFramesFrom(bytes, 0), (frame) => {
    checkFrame(frame)
    return { ...frame, block: null }
  })
}

function readable(bytes: Uint8Array, fields: () => Field[]): Field[] {
  try {
    return fields()
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return unread(bytes, error.message)
  }
}

function unread(bytes: Uint8Array, meaning: string): Field[] {
  return [{ name: 'unread', start: 0, end: bytes.length, meaning }]
}

function dataFields(bytes: Uint8Array, { start, end, dataStart, dataEnd }: Http2Unit & { kind: 'data' }): Field[] {
  const fields: Field[] = []
  const frame = dataStart > start ? frameAt(bytes, 0) : null
  if (frame) fields.push(...frameHeadFields({ ...frame, start: 0 }))
  const put = (name: string, from: number, to: number, meaning: string): void => {
    if (to > from) fields.push({ name, start: from, end: to, meaning })
  }
  if (frame) put('pad-length', FRAME_HEADER_BYTES, dataStart - start, 'So many bytes of padding end the frame (RFC 9113 §6.1).')
  put('data', dataStart - start, dataEnd - start, 'What the stream carries (RFC 9113 §6.1).')
  put('padding', dataEnd - start, end - start, 'Padding: hides how long the rest is, and counts against the window (RFC 9113 §6.1).')
  return fields
}
