import { SAID_EVENT } from '@wireside/contract/rooms'
import { readPacket, type SocketPacket } from '@wireside/wire/socketio/packet'
import { framesOf, payloadOf } from '@wireside/wire/tap/frames'
import { readHttp2Units } from '@wireside/wire/tap/http2-units'
import { bytesOf } from '@wireside/wire/tap/dissect-unit'
import { readUnits, type TapReading, type TapUnit } from '@wireside/wire/tap/units'
import { decodeUtf8 } from '@wireside/wire/utf8'
import { TEXT } from '@wireside/wire/websocket/opcode'
import { WireError } from '@wireside/wire/wire-error'
import type { ExchangeBytes, LaneBytes } from '../../engine/messages.ts'

/** One packet about a room, as it was on the wire. */
export interface RoomPacket {
  direction: 'up' | 'down'
  /** The server's clock, ms. */
  at: number
  /** Of its frame, header and all; by polling its own of a body, with the separator before it. */
  bytes: number
  text: string
  kind: 'join' | 'leave' | 'say' | typeof SAID_EVENT | 'acknowledgement'
  room: string | null
}

interface Found extends Omit<RoomPacket, 'kind' | 'room'> {
  connection: number
  packet: SocketPacket
}

const SEPARATOR = 0x1e
const OPPOSITE = { up: 'down', down: 'up' } as const

/** What a lane's taps hold of rooms, oldest first: the events of this Lab's own, and what acknowledges them. */
export function roomPackets({ exchanges }: Pick<LaneBytes, 'exchanges'>): RoomPacket[] {
  const found = exchanges.filter(({ connection }) => connection > 0).flatMap(packetsOf)
  const numberOf = ({ connection, packet: { ackId } }: Found, direction: RoomPacket['direction']) =>
    `${connection} ${direction} ${ackId?.id}`
  const asked = new Set(found.flatMap((one) => (eventOf(one.packet) ? [numberOf(one, one.direction)] : [])))
  return found
    .toSorted((a, b) => a.at - b.at)
    .flatMap((one): RoomPacket[] => {
      const { direction, at, bytes, text, packet } = one
      const event = eventOf(packet)
      if (event) return [{ direction, at, bytes, text, ...event }]
      // Who is asked answers by the number of who asks.
      const answers = packet.type === 'ACK' && asked.has(numberOf(one, OPPOSITE[direction]))
      return answers ? [{ direction, at, bytes, text, kind: 'acknowledgement', room: null }] : []
    })
}

function eventOf({ type, data }: SocketPacket): Pick<RoomPacket, 'kind' | 'room'> | null {
  if (type !== 'EVENT' || !Array.isArray(data?.value)) return null
  const [kind, room] = data.value as unknown[]
  const isOurs = kind === 'join' || kind === 'leave' || kind === 'say' || kind === SAID_EVENT
  return isOurs && typeof room === 'string' ? { kind, room } : null
}

type Read = Omit<Found, 'connection'>

function packetsOf({ connection, segments, stream }: ExchangeBytes): Found[] {
  const reading = stream === null ? readUnits(segments) : readHttp2Units(segments)
  const units = [reading.up, reading.down]
  return units.flatMap((own) => [...inFrames(reading, own), ...inBodies(reading, own)]).map((one) => ({ connection, ...one }))
}

function inFrames(reading: TapReading, units: readonly TapUnit[]): Read[] {
  return units.flatMap((unit, index) => {
    const ends = unit.kind === 'frame' || (unit.kind === 'data' && unit.carries?.ends === true)
    // Within HTTP/2 a frame may have begun in units before the one that ends it.
    const from = unit.kind === 'frame' ? index : beginOf(units, index)
    if (!ends) return []
    return framesOf(reading, units.slice(from, index + 1)).flatMap((frame) =>
      frame.header.opcode === TEXT ? read(payloadOf(frame), unit, false, frame.bytes.length) : [],
    )
  })
}

function beginOf(units: readonly TapUnit[], end: number): number {
  for (let at = end; at >= 0; at--) {
    const unit = units[at]
    if (unit?.kind === 'data' && unit.carries?.begins) return at
  }
  return end
}

function inBodies(reading: TapReading, units: readonly TapUnit[]): Read[] {
  return units.flatMap((unit) => {
    const body = bodyOf(reading, unit)
    if (!body) return []
    const packets: Read[] = []
    for (let start = 0; start < body.length;) {
      const found = body.indexOf(SEPARATOR, start)
      const end = found < 0 ? body.length : found
      packets.push(...read(body.subarray(start, end), unit, true, end - start + (start > 0 ? 1 : 0)))
      start = end + 1
    }
    return packets
  })
}

function bodyOf(reading: TapReading, unit: TapUnit): Uint8Array | null {
  if (unit.kind === 'body') return bytesOf(reading, unit)
  const isData = unit.kind === 'chunk' || (unit.kind === 'data' && !unit.carries)
  return isData ? reading.bytes[unit.direction].slice(unit.dataStart, unit.dataEnd) : null
}

function read(bytes: Uint8Array, { direction, at }: TapUnit, inBody: boolean, wireBytes: number): Read[] {
  try {
    const packet = readPacket(bytes, 0, bytes.length, inBody)
    if (packet.type !== 'message') return []
    return [{ direction, at, bytes: wireBytes, text: decodeUtf8(bytes, 0, bytes.length), packet: packet.socket }]
  } catch (error) {
    // A piece of a packet: the rest of it is not held.
    if (!(error instanceof WireError)) throw error
    return []
  }
}
