import type { Field } from '../field.ts'
import { placeInCarrier } from '../carried-pieces.ts'
import { Http2Decoder, type Http2DecoderOptions, type Http2Frame } from './decode.ts'
import { blockFields, type BlockFieldName } from './block-fields.ts'
import { carriedPart, isPadded, uint16, uint31, uint32 } from './frame-rules.ts'
import {
  ACK,
  CONTINUATION,
  DATA,
  FRAME_HEADER_BYTES,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  PING,
  PREFACE,
  PRIORITY,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-type.ts'
import { errorName, flagNames, frameTypeName, unknownFlags } from './names.ts'
import { settingName, settingWords, SETTING_BYTES } from './settings.ts'
import type { ScannedFrame } from './scan.ts'

/** The parts of a frame, in the words of RFC 9113 §4.1 and §6; of a header block, RFC 7541 §6. */
export type Http2FieldName =
  | BlockFieldName
  | 'preface'
  | 'frame-length'
  | 'frame-type'
  | 'frame-flags'
  | 'stream-id'
  | 'pad-length'
  | 'padding'
  | 'stream-dependency'
  | 'weight'
  | 'error-code'
  | 'setting-id'
  | 'setting-value'
  | 'promised-stream-id'
  | 'ping-data'
  | 'last-stream-id'
  | 'debug-data'
  | 'window-increment'
  | 'prioritized-stream-id'
  | 'priority-value'
  | 'data'
  | 'unknown-payload'

export interface Http2Field extends Field {
  name: Http2FieldName
}

/** Labels every byte of one direction of a connection; the fields tile it. Throws what `Http2Decoder` throws. RFC 9113. */
export function dissectHttp2(bytes: Uint8Array, options: Http2DecoderOptions = {}): { fields: Http2Field[]; frames: Http2Frame[] } {
  const decoder = new Http2Decoder(options)
  const frames = decoder.push(bytes)
  decoder.end()
  const preface: Http2Field[] = decoder.hasPreface ? [{ name: 'preface', start: 0, end: PREFACE.length, meaning: PREFACE_MEANING }] : []
  return { fields: [...preface, ...frameFields(frames)], frames }
}

/** Labels every byte of complete frames; those of one header block must be together. Offsets as the frames have them. */
export function frameFields(frames: readonly Http2Frame[]): Http2Field[] {
  const fields = frames.flatMap((frame) => [
    ...frameHeadFields(frame),
    ...payloadFields(frame),
    ...(frame.block ? placeInCarrier(blockFields(frame.block.representations, frame.block.headers), frame.block.pieces) : []),
  ])
  // A block's fields lie in the frames that continue it, too.
  return fields.toSorted((a, b) => a.start - b.start)
}

export const PREFACE_MEANING = 'What every client says first, so that a server of HTTP/1.1 alone refuses it (RFC 9113 §3.4).'

/** Labels the nine bytes that every frame begins with. RFC 9113 §4.1. */
export function frameHeadFields({ start, type, flags, stream, length }: ScannedFrame & { start: number }): Http2Field[] {
  return [
    { name: 'frame-length', start, end: start + 3, meaning: `${length} bytes follow these ${FRAME_HEADER_BYTES} (RFC 9113 §4.1).` },
    { name: 'frame-type', start: start + 3, end: start + 4, meaning: `${frameTypeName(type)}: ${TYPE_MEANINGS[type] ?? UNKNOWN_MEANING}` },
    {
      name: 'frame-flags',
      start: start + 4,
      end: start + 5,
      meaning: flagWords(type, flags),
    },
    {
      name: 'stream-id',
      start: start + 5,
      end: start + FRAME_HEADER_BYTES,
      meaning: stream === 0 ? 'Stream 0: the connection itself (RFC 9113 §5.1.1).' : `Stream ${stream}${streamWords(stream)}`,
    },
  ]
}

function flagWords(type: number, flags: number): string {
  if (flags === 0) return 'No flag is set (RFC 9113 §4.1).'
  const unknown = unknownFlags(type, flags)
  const words = flagNames(type, flags).map((name) => FLAG_MEANINGS[name])
  if (unknown !== 0) words.push(`0x${unknown.toString(16).padStart(2, '0')} means nothing here: ignored (RFC 9113 §4.1).`)
  return words.join(' ')
}

function streamWords(stream: number): string {
  return stream % 2 === 1 ? ': odd, the client opened it (RFC 9113 §5.1.1).' : ': even, the server opened it (RFC 9113 §5.1.1).'
}

const UNKNOWN_MEANING = 'unknown here; who does not know a type ignores its frames (RFC 9113 §4.1).'

const TYPE_MEANINGS: Record<number, string> = {
  [DATA]: 'a piece of what the stream carries (RFC 9113 §6.1).',
  [HEADERS]: 'the header fields that begin a request or an answer (RFC 9113 §6.2).',
  [PRIORITY]: 'advice on the order of streams, ignored by now (RFC 9113 §6.3).',
  [RST_STREAM]: 'ends this stream alone, at once (RFC 9113 §6.4).',
  [SETTINGS]: 'what the sender can take, or that it has taken in the other’s (RFC 9113 §6.5).',
  [PUSH_PROMISE]: 'a request that the server makes up itself and will answer (RFC 9113 §6.6).',
  [PING]: 'asks for an answer, to see that the connection lives (RFC 9113 §6.7).',
  [GOAWAY]: 'the connection is to end: no new streams (RFC 9113 §6.8).',
  [WINDOW_UPDATE]: 'the other side may send more (RFC 9113 §6.9).',
  [CONTINUATION]: 'goes on with the header fields of the frame before (RFC 9113 §6.10).',
  [PRIORITY_UPDATE]: 'advice on how urgent a stream is (RFC 9218 §7.1).',
}

const FLAG_MEANINGS: Record<string, string> = {
  END_STREAM: 'END_STREAM: the sender sends nothing more on this stream (RFC 9113 §6.1).',
  END_HEADERS: 'END_HEADERS: no CONTINUATION follows (RFC 9113 §6.2).',
  PADDED: 'PADDED: its first byte says how much padding is at its end (RFC 9113 §6.1).',
  PRIORITY: 'PRIORITY: advice on the order of streams stands before the fields (RFC 9113 §6.2).',
  ACK: 'ACK: the answer to the other side’s (RFC 9113 §6.5).',
}

function payloadFields(frame: Http2Frame): Http2Field[] {
  const { type, flags, payload } = frame
  const base = frame.start + FRAME_HEADER_BYTES
  const fields: Http2Field[] = []
  const put = (name: Http2FieldName, from: number, to: number, meaning: string): void => {
    if (to > from) fields.push({ name, start: base + from, end: base + to, meaning })
  }
  switch (type) {
    case DATA:
    case HEADERS:
    case PUSH_PROMISE: {
      const { from, to } = carriedPart(frame)
      const at = isPadded(type, flags) ? 1 : 0
      if (at > 0) put('pad-length', 0, 1, `${payload[0]} bytes of padding end the frame (RFC 9113 §6.1).`)
      if (type === HEADERS && (flags & HAS_PRIORITY) !== 0) putPriority(put, payload, at)
      if (type === PUSH_PROMISE) {
        put('promised-stream-id', at, from, `Stream ${uint31(payload, at)} will carry the answer (RFC 9113 §6.6).`)
      }
      if (type === DATA) put('data', from, to, `${to - from} bytes of what the stream carries (RFC 9113 §6.1).`)
      put('padding', to, payload.length, 'Padding: hides how long the rest is, and counts against the window (RFC 9113 §6.1).')
      break
    }
    case CONTINUATION:
      break
    case PRIORITY:
      putPriority(put, payload, 0)
      break
    case RST_STREAM:
      put('error-code', 0, 4, `Why the stream ends: ${errorName(uint32(payload, 0))} (RFC 9113 §7).`)
      break
    case SETTINGS:
      for (let at = 0; at < payload.length; at += SETTING_BYTES) {
        const id = uint16(payload, at)
        const value = uint32(payload, at + 2)
        put('setting-id', at, at + 2, `${settingName(id)} (RFC 9113 §6.5.2).`)
        put('setting-value', at + 2, at + SETTING_BYTES, `${value}: ${settingWords(id, value)}.`)
      }
      break
    case PING:
      put(
        'ping-data',
        0,
        8,
        (flags & ACK) !== 0 ? 'What the ping carried, sent back (RFC 9113 §6.7).' : 'Comes back in the answer (RFC 9113 §6.7).',
      )
      break
    case GOAWAY:
      put('last-stream-id', 0, 4, `Streams up to ${uint31(payload, 0)} may have been acted on, later ones were not (RFC 9113 §6.8).`)
      put('error-code', 4, 8, `Why the connection ends: ${errorName(uint32(payload, 4))} (RFC 9113 §7).`)
      put('debug-data', 8, payload.length, 'Words for a log (RFC 9113 §6.8).')
      break
    case WINDOW_UPDATE:
      put('window-increment', 0, 4, `${uint31(payload, 0)} bytes more may be sent (RFC 9113 §6.9).`)
      break
    case PRIORITY_UPDATE:
      put('prioritized-stream-id', 0, 4, `About stream ${uint31(payload, 0)} (RFC 9218 §7.1).`)
      put(
        'priority-value',
        4,
        payload.length,
        'How urgent: u=0 is the most, u=7 the least; i: pieces are of use as they come (RFC 9218 §4).',
      )
      break
    // Types are open: what is unknown here is told as such. RFC 9113 §5.5.
    default:
      put('unknown-payload', 0, payload.length, 'Of a type unknown here: ignored (RFC 9113 §5.5).')
  }
  return fields
}

type Put = (name: Http2FieldName, from: number, to: number, meaning: string) => void

function putPriority(put: Put, payload: Uint8Array, at: number): void {
  const alone = (payload[at] as number) >= 0x80 ? ', before all others that do' : ''
  put('stream-dependency', at, at + 4, `Comes after stream ${uint31(payload, at)}${alone}; ignored by now (RFC 9113 §5.3.2).`)
  put('weight', at + 4, at + 5, `Its share among its like: ${(payload[at + 4] as number) + 1} (RFC 7540 §5.3.2).`)
}
