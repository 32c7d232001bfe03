import { concat } from '../concat.ts'
import type { Field } from '../field.ts'
import { frameFields, frameHeadFields, PREFACE_MEANING } from '../http2/dissect.ts'
import type { HeaderBlock, Http2Frame } from '../http2/decode.ts'
import { carriedPart } from '../http2/frame-rules.ts'
import { frameAt } from '../http2/frame-head.ts'
import { FRAME_HEADER_BYTES } from '../http2/frame-type.ts'
import { readBlock } from '../http2/header-block.ts'
import type { Header } from '../http2/header-table.ts'
import { WireError } from '../wire-error.ts'
import type { TapUnit } from './units.ts'

export type Http2Unit = TapUnit & { kind: 'headers' | 'data' | 'http2' }

/** Labels every byte of a unit of HTTP/2; what its stream carries is one field, `data`. Offsets as for `dissectUnit`. */
export function dissectHttp2Unit(bytes: Uint8Array, unit: Http2Unit): Field[] {
  switch (unit.kind) {
    case 'headers':
      return headerFields(bytes, unit.headers)
    case 'http2':
      if (!unit.frame) return [{ name: 'preface', start: 0, end: bytes.length, meaning: PREFACE_MEANING }]
      return frameFields([{ ...unit.frame, start: 0, end: bytes.length, payload: bytes.subarray(FRAME_HEADER_BYTES), block: null }])
    case 'data':
      return dataFields(bytes, unit)
  }
}

function headerFields(bytes: Uint8Array, headers: readonly (Header | null)[] | null): Field[] {
  const frames: Http2Frame[] = []
  for (let at = 0; at < bytes.length;) {
    const frame = frameAt(bytes, at)
    if (!frame) break
    const end = at + FRAME_HEADER_BYTES + frame.length
    frames.push({ ...frame, start: at, end, payload: bytes.subarray(at + FRAME_HEADER_BYTES, end), block: null })
    at = end
  }
  const parts = frames.map((frame) => ({ ...carriedPart(frame), frame }))
  const pieces = parts.map(({ from, to, frame }) => ({
    start: frame.start + FRAME_HEADER_BYTES + from,
    end: frame.start + FRAME_HEADER_BYTES + to,
  }))
  try {
    const representations = readBlock(concat(pieces.map(({ start, end }) => bytes.subarray(start, end))), (at) => at)
    const block: HeaderBlock = { pieces, representations, headers: [...(headers ?? [])] }
    return frameFields(frames.map((frame, at) => (at === 0 ? { ...frame, block } : frame)))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return [{ name: 'unread', start: 0, end: bytes.length, meaning: error.message }]
  }
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
