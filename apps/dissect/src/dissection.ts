import type { Field } from '@wireside/wire/field'
import { decodeHttp } from '@wireside/wire/http1/decode'
import { dissectHttp } from '@wireside/wire/http1/dissect'
import type { Head, HeadField } from '@wireside/wire/http1/head'
import { decodeEventStream } from '@wireside/wire/sse/decode'
import { dissectHttp2 } from '@wireside/wire/http2/dissect'
import { flagNames, frameTypeName } from '@wireside/wire/http2/names'
import { dissectPayload } from '@wireside/wire/socketio/dissect'
import { dissectEventStream } from '@wireside/wire/sse/dissect'
import { decodeUtf8 } from '@wireside/wire/utf8'
import { dissectFrames } from '@wireside/wire/websocket/dissect-frame'

/** What the wire package says of some bytes: every byte labelled, and what they mean together. */
export interface Dissection {
  fields: Field[]
  decoded: unknown
}

const DISSECTORS: Record<string, (bytes: Uint8Array) => Dissection> = {
  websocket(bytes) {
    const { fields, frames } = dissectFrames(bytes)
    const decoded = frames.map(({ fin, opcode, masked, payload }) => ({ fin, opcode, masked, payload: base64(payload) }))
    return { fields, decoded: { frames: decoded } }
  },
  'event-stream'(bytes) {
    const { events, retry, lastEventId } = decodeEventStream(bytes)
    return { fields: dissectEventStream(bytes), decoded: { events, retry, lastEventId } }
  },
  /** What polling carries, one packet or several; a text frame is one. */
  socketio(bytes) {
    const { fields, packets } = dissectPayload(bytes)
    const text = (span: { start: number; end: number } | null) => span && decodeUtf8(bytes, span.start, span.end)
    const decoded = packets.map((packet) => {
      if (packet.type !== 'message') return { type: packet.type, data: text(packet.data) }
      const { type, attachments, namespace, ackId, data } = packet.socket
      const socket = { type, attachments: attachments?.count ?? 0, namespace: namespace?.name ?? '/', ackId: ackId?.id ?? null }
      return { type: packet.type, socket: { ...socket, data: data?.value ?? null } }
    })
    return { fields, decoded: { packets: decoded } }
  },
  http1(bytes) {
    const { messages, upgraded } = decodeHttp(bytes)
    const decoded = messages.map(({ head, body, trailers }) => ({
      ...startLine(head),
      fields: head.fields.map(pair),
      body: base64(body),
      trailers: trailers.map(pair),
    }))
    return { fields: dissectHttp(bytes).fields, decoded: { messages: decoded, upgraded: upgraded && base64(upgraded) } }
  },
  http2(bytes) {
    const { fields, frames } = dissectHttp2(bytes)
    const decoded = frames.map(({ type, flags, stream, payload, block }) => ({
      type: frameTypeName(type),
      flags: flagNames(type, flags),
      stream,
      headers: block && block.headers.flatMap((header) => (header ? [[header.name, header.value]] : [])),
      payload: base64(payload),
    }))
    return { fields, decoded: { frames: decoded } }
  },
}

export const KINDS = Object.keys(DISSECTORS)

/** Throws the `WireError` of malformed bytes; null where nothing of this name can be dissected. */
export function dissect(kind: string, bytes: Uint8Array): Dissection | null {
  return Object.hasOwn(DISSECTORS, kind) ? (DISSECTORS[kind]?.(bytes) ?? null) : null
}

/** Bytes of a field shown in the table: enough to recognise it on one line. */
const SHOWN_BYTES = 16

/** A line a field: where it lies (bits as byte.bit), its name, its bytes in hex and as text, what it says. */
export function tableOf(fields: readonly Field[], bytes: Uint8Array): string {
  const rows = fields.map(({ name, start, end, bits, meaning }) => [
    placeOf(start, end, bits),
    name,
    bits ? bitsOf(bytes[start] as number, bits) : hex(bytes, start, end),
    bits ? '' : text(bytes, start, end),
    meaning,
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)))
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('')
}

function startLine(head: Head) {
  const { kind, version } = head
  return kind === 'request'
    ? { kind, method: head.method, target: head.target, version }
    : { kind, version, status: head.status, reason: head.reason }
}

function pair({ name, value }: HeadField): [string, string] {
  return [name, value]
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function placeOf(start: number, end: number, bits: Field['bits']): string {
  if (!bits) return end === start + 1 ? `${start}` : `${start}–${end - 1}`
  const [from, to] = bits
  return to === from + 1 ? `${start}.${from}` : `${start}.${from}–${to - 1}`
}

function bitsOf(byte: number, [from, to]: readonly [number, number]): string {
  return '.'.repeat(from) + byte.toString(2).padStart(8, '0').slice(from, to) + '.'.repeat(8 - to)
}

function hex(bytes: Uint8Array, start: number, end: number): string {
  const shown = [...bytes.subarray(start, Math.min(end, start + SHOWN_BYTES))].map((byte) => byte.toString(16).padStart(2, '0'))
  return shown.join(' ') + (end - start > SHOWN_BYTES ? ' …' : '')
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(
    ...bytes.subarray(start, Math.min(end, start + SHOWN_BYTES)).map((byte) => (byte > 0x1f && byte < 0x7f ? byte : 0x2e)),
  )
}
