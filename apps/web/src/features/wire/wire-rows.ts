import type { CloseCause } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import { concat } from '@wireside/wire/concat'
import { RST_STREAM } from '@wireside/wire/http2/frame-type'
import { bytesOf } from '@wireside/wire/tap/dissect-unit'
import { framesOf, payloadOf } from '@wireside/wire/tap/frames'
import { readHttp2Units } from '@wireside/wire/tap/http2-units'
import { readUnits, type TapReading, type TapUnit } from '@wireside/wire/tap/units'
import type { FrameHeader } from '@wireside/wire/websocket/frame-header'
import { CLOSE, isControl, PING, PONG } from '@wireside/wire/websocket/opcode'
import type { ExchangeBytes, LaneBytes } from '../../engine/messages.ts'

/** One exchange with its bytes read. */
export interface ReadExchange {
  exchange: ExchangeBytes
  reading: TapReading
}

/** Neighbouring units of one direction that are looked at together. */
export interface Piece {
  of: ReadExchange
  units: TapUnit[]
}

/**
 * What can be looked at. A message is named by its seq, everything else by how many of its kind came after it.
 * `orNewest`: where it is not held, the newest that is: of messages of a megabyte each lane's tap holds one or two.
 */
export type Wanted = { kind: 'message'; seq: number; orNewest?: boolean } | { kind: Exclude<PieceKind, 'message'>; back: number }
export type PieceKind = 'request' | 'answer' | 'hello' | 'message' | 'up' | 'control' | 'end'

export function readExchanges({ exchanges }: Pick<LaneBytes, 'exchanges'>): ReadExchange[] {
  return exchanges.map((exchange) => {
    const { segments, stream } = exchange
    return { exchange, reading: stream === null ? readUnits(segments) : readHttp2Units(segments) }
  })
}

/** Everything of one kind that the taps of a lane hold, newest first; POSTs behind the lane's own connections. */
export function piecesOf(exchanges: readonly ReadExchange[], kind: PieceKind): Piece[] {
  const connections = exchanges.filter(({ exchange }) => exchange.connection > 0).toReversed()
  const posts = exchanges.filter(({ exchange }) => exchange.connection === 0).toReversed()
  switch (kind) {
    case 'request':
      return [...connections, ...posts].flatMap((of) => heads(of, 'up'))
    case 'answer':
      return [...connections, ...posts].flatMap((of) => heads(of, 'down'))
    case 'hello':
      return connections.flatMap((of) => {
        const [hello] = dataUnits(of, 'down').filter(({ seq }) => seq === 0)
        return hello ? [{ of, units: [hello] }] : []
      })
    case 'message':
      return connections.flatMap((of) => messages(of).toReversed())
    case 'up':
      return [
        ...connections.flatMap((of) => sentMessages(of).toReversed()),
        ...posts.flatMap((of) => {
          const units = of.reading.up.filter(({ kind }) => kind !== 'http2')
          return units.length > 0 ? [{ of, units }] : []
        }),
      ]
    case 'control':
      return connections.flatMap((of) => controls(of).toReversed())
    case 'end':
      return connections.flatMap((of) => ends(of).toReversed())
  }
}

type WireLane = Pick<LaneSettings, 'transport'>

/** What `pick` is on this lane, or why it is nothing. */
export function findPiece(lane: WireLane, exchanges: readonly ReadExchange[], pick: Wanted): Piece | { why: string } {
  const pieces = piecesOf(exchanges, pick.kind)
  const found = pick.kind === 'message' ? messageOf(pieces, pick) : pieces[pick.back]
  return found ?? { why: whyNone(lane, exchanges, pick, pieces) }
}

function messageOf(pieces: readonly Piece[], { seq, orNewest }: Wanted & { kind: 'message' }): Piece | undefined {
  return pieces.find(({ units }) => units[0]?.seq === seq) ?? (orNewest ? pieces[0] : undefined)
}

/** The newest message that every lane's taps hold, or the newest of any; null where there is none. */
export function newestSeq(lanes: readonly (readonly ReadExchange[])[]): number | null {
  const held = lanes.map((exchanges) => new Set(piecesOf(exchanges, 'message').map(({ units }) => units[0]?.seq ?? 0)))
  const carrying = held.filter((seqs) => seqs.size > 0)
  const [first = new Set<number>(), ...others] = carrying
  const common = [...first].filter((seq) => others.every((seqs) => seqs.has(seq)))
  const all = common.length > 0 ? common : carrying.flatMap((seqs) => [...seqs])
  return all.length > 0 ? all.reduce((most, seq) => Math.max(most, seq)) : null
}

/** The seqs that any lane's taps hold, ascending: what stepping goes through. */
export function heldSeqs(lanes: readonly (readonly ReadExchange[])[]): number[] {
  const seqs = lanes.flatMap((exchanges) => piecesOf(exchanges, 'message').map(({ units }) => units[0]?.seq ?? 0))
  return [...new Set(seqs)].toSorted((a, b) => a - b)
}

/** How far back the piece of another lane lies that carries the same payload upstream; `back` where none does. */
export function samePayloadBack(pieces: readonly Piece[], payload: Uint8Array, back: number): number {
  const found = pieces.findIndex((piece) => isSame(sentPayload(piece), payload))
  return found < 0 ? back : found
}

/** The payload of one message sent upstream: the frames' with the mask off, or the body. */
export function sentPayload({ of: { reading }, units }: Piece): Uint8Array {
  const frames = framesOf(reading, units).filter(({ header }) => !isControl(header.opcode))
  const bodies = units.flatMap((unit) => {
    if (unit.kind === 'body') return [bytesOf(reading, unit)]
    return unit.kind === 'data' && !unit.carries ? [reading.bytes[unit.direction].slice(unit.dataStart, unit.dataEnd)] : []
  })
  return concat([...frames.map(payloadOf), ...bodies])
}

/** The WebSocket frame that a unit is, or is a piece of. */
export function webSocketFrame(unit: TapUnit): FrameHeader | null {
  if (unit.kind === 'frame') return unit.header
  return unit.kind === 'data' ? (unit.carries?.header ?? null) : null
}

function heads(of: ReadExchange, direction: 'up' | 'down'): Piece[] {
  return of.reading[direction].filter(({ kind }) => kind === 'head' || kind === 'headers').map((unit) => ({ of, units: [unit] }))
}

function dataUnits({ reading }: ReadExchange, direction: 'up' | 'down'): TapUnit[] {
  return reading[direction].filter((unit) => {
    const frame = webSocketFrame(unit)
    if (frame) return !isControl(frame.opcode)
    return unit.kind === 'chunk' || unit.kind === 'body' || (unit.kind === 'data' && unit.dataEnd > unit.dataStart)
  })
}

/** Each message downstream with all its frames or chunks, and whatever came between them. */
function messages(of: ReadExchange): Piece[] {
  const { down } = of.reading
  const pieces: Piece[] = []
  for (let at = 0; at < down.length; at++) {
    const seq = down[at]?.seq
    if (!seq) continue
    let last = at
    for (let next = at + 1; next < down.length && (down[next]?.seq === seq || down[next]?.seq === null); next++) {
      if (down[next]?.seq === seq) last = next
    }
    pieces.push({ of, units: down.slice(at, last + 1) })
    at = last
  }
  return pieces
}

/** Messages upstream on the lane's own connection: up to FIN, or the body of one of its requests. */
function sentMessages(of: ReadExchange): Piece[] {
  const { up } = of.reading
  const pieces: Piece[] = []
  let from: number | null = null
  up.forEach((unit, at) => {
    if (unit.kind === 'body') pieces.push({ of, units: [unit] })
    const frame = webSocketFrame(unit)
    if (!frame || isControl(frame.opcode)) return
    from ??= at
    if (!frame.fin || (unit.kind === 'data' && unit.carries?.ends === false)) return
    pieces.push({ of, units: up.slice(from, at + 1) })
    from = null
  })
  return pieces
}

/** Pings and pongs of both directions; on a stream, and of answers, what is neither hello nor message: comments and named events; HTTP/2's own. */
function controls(of: ReadExchange): Piece[] {
  const { up, down } = of.reading
  const hello = dataUnits(of, 'down').find(({ seq }) => seq === 0)
  const picked = [...up, ...down].filter((unit) => {
    const frame = webSocketFrame(unit)
    if (frame) return frame.opcode === PING || frame.opcode === PONG || (unit.seq === 0 && unit !== hello)
    if (unit.kind === 'http2') return unit.frame?.type !== RST_STREAM
    const isEvent =
      unit.kind === 'chunk' ||
      (unit.kind === 'body' && unit.direction === 'down') ||
      (unit.kind === 'data' && unit.direction === 'down' && unit.dataEnd > unit.dataStart)
    return isEvent && !unit.seq && unit !== hello
  })
  return picked.toSorted((a, b) => a.at - b.at).map((unit) => ({ of, units: [unit] }))
}

function ends(of: ReadExchange): Piece[] {
  const { up, down } = of.reading
  const picked = [...up, ...down].filter((unit) => {
    if (unit.kind === 'last-chunk' || webSocketFrame(unit)?.opcode === CLOSE) return true
    return unit.kind === 'data' ? unit.isLast && of.exchange.connection > 0 : unit.kind === 'http2' && unit.frame?.type === RST_STREAM
  })
  return picked.toSorted((a, b) => a.at - b.at).map((unit) => ({ of, units: [unit] }))
}

function whyNone({ transport }: WireLane, exchanges: readonly ReadExchange[], pick: Wanted, pieces: readonly Piece[]): string {
  if (transport === 'webtransport') return 'WebTransport runs over QUIC, which encrypts each packet as a whole: none of its bytes are kept.'
  if (exchanges.length === 0) return 'Nothing has passed on this lane yet.'
  if (pick.kind !== 'message' && pieces.length > 0) return `No older one is held: the taps hold ${pieces.length}.`
  switch (pick.kind) {
    case 'request':
    case 'answer':
    case 'hello':
      return 'It has not passed yet.'
    case 'message':
      if (pick.seq === 0) return 'No whole message is held yet.'
      return `#${pick.seq} is not held: it was not sent on this lane, or the tap has let it go for newer bytes.`
    case 'up':
      return 'Nothing was sent upstream: set the direction to “up” or “both” under Message and workload.'
    case 'control':
      return transport === 'websocket' || transport === 'socketio'
        ? 'No ping or pong has passed. The server’s heartbeat is set in the lane’s menu above.'
        : 'No comment and no event but messages has passed; a ping is WebSocket’s alone. The server’s heartbeat is set in the lane’s menu above.'
    case 'end': {
      const closed = exchanges.findLast(({ exchange }) => exchange.connection > 0)?.exchange.closed
      if (!closed) return 'It is still open: nothing has ended.'
      return `It ended without ${transport === 'websocket' ? 'a close frame' : 'a last chunk'}: ${CAUSES[closed.cause]}.`
    }
  }
}

const CAUSES: Record<CloseCause, string> = {
  reset_peer: 'cut by RST, which carries no bytes',
  close: 'closed by FIN, which carries no bytes',
  reset_stream: 'its stream was reset by RST_STREAM',
  client: 'the client ended the connection',
  heartbeat: 'the server heard no pong in time and gave it up',
  superseded: 'a newer connection took the place of this silent one',
  idle_timeout: 'a middlebox forgot it while it was idle',
  limit_data: 'the data limit was reached',
  silent: 'nothing had passed for so long that both ends gave it up',
  'lane-removed': 'the lane was taken away',
  server: 'the server ended the connection',
  error: 'the connection failed',
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
