import type { Carriage, TlsBytes } from '@wireside/contract/control'
import { overhead, PARTS, total, type Part } from '@wireside/contract/parts'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import type { LaneState } from '../../engine/messages.ts'
import type { Ledger } from '../../engine/samples.ts'
import { currentSpan, type LaneTrack } from '../../store/lane-track.ts'
import { formatDuration } from '../../ui/format.ts'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'

/** What a lane's header says. */
export interface LaneHeaderRow {
  state: LaneState
  /** After the state word: a close code, or until when it waits. */
  detail: string | null
  message: { total: number; payload: number; overhead: number } | null
  parts: { part: Part; bytes: number; why: string }[]
  ledger: Ledger
  heldBytes: number
  /** What carries it, as the server saw it; null before its first connection, and where that is HTTP/1.1 in the clear. */
  carriage: string | null
  /** What TLS makes of the connection's bytes, both directions, of every lane on it; null in the clear. */
  tls: { clear: number; ciphertext: number } | null
  /** What a message costs on the way up; null where none was sent. */
  up: { total: number; payload: number; overhead: number; answer: number } | null
  /** Asked for long ago and not answered: the browser may not even have a connection left for it. */
  starved: boolean
  /** Where each answer is asked for: bytes of requests so far, for each message that came. */
  asking: number | null
}

/** An answer on this machine takes milliseconds, one from afar a second: nobody waits longer for a head that was asked for. */
const STARVED_MS = 4000

const NO_LEDGER: Ledger = { offered: 0, live: 0, replayed: 0, missed: 0, pending: 0, duplicates: 0 }

/** One sentence for each part a message can have. */
const WHY: Record<Part, string> = {
  payload: 'the message itself',
  framing: 'marks where the message begins and ends',
  id: 'lets a new connection resume',
  chunking: 'HTTP/1.1 puts each event into a chunk',
  encoding: 'base64, where text can’t carry the bytes',
  heads: 'request and response heads',
  preflight: 'asks leave before a cross-origin request',
  control: 'hello, ping and comments',
  shared: 'of the whole connection: HTTP/2 settings and windows, QUIC packets around the messages',
  compression: 'saved: what leaves is shorter than what went in',
}

export function laneHeaderRow(transport: Transport, track: LaneTrack | undefined, now: number): LaneHeaderRow {
  const span = currentSpan(track)
  const bytes = track?.meanBytes ?? null
  return {
    state: span?.state ?? 'connecting',
    detail: span === null ? null : detailOf(span, now),
    message: bytes && { total: total(bytes), payload: bytes.payload ?? 0, overhead: overhead(bytes) },
    parts: PARTS.flatMap((part) => (bytes?.[part] ? [{ part, bytes: bytes[part], why: WHY[part] }] : [])),
    ledger: track?.latest?.ledger ?? NO_LEDGER,
    heldBytes: track?.latest?.heldBytes ?? 0,
    carriage: carriageWords(track?.latest?.carriage ?? null),
    tls: tlsRow(track?.latest?.tls ?? null),
    up: upRow(track),
    starved: span?.state === 'connecting' && TRANSPORTS[transport].up === 'post' && now - span.from > STARVED_MS,
    asking: askingOf(transport, track),
  }
}

function askingOf(transport: Transport, track: LaneTrack | undefined): number | null {
  const latest = track?.latest
  if (TRANSPORTS[transport].requests === 'one' || latest?.carriage?.over === 'websocket' || !latest?.up.heads) return null
  const came = latest.ledger.live + latest.ledger.replayed
  return came > 0 ? latest.up.heads / came : null
}

function upRow(track: LaneTrack | undefined): LaneHeaderRow['up'] {
  const bytes = track?.uplink?.meanBytes
  if (!bytes || !track.latest?.uplink) return null
  return { total: total(bytes), payload: bytes.payload ?? 0, overhead: overhead(bytes), answer: track.uplink?.meanAnswerBytes ?? 0 }
}

function tlsRow(tls: TlsBytes | null): LaneHeaderRow['tls'] {
  return tls && { clear: tls.clear.up + tls.clear.down, ciphertext: tls.ciphertext.up + tls.ciphertext.down }
}

/** Equal numbers on two lanes are one TCP connection. */
function carriageWords(carriage: Carriage | null): string | null {
  if (!carriage) return null
  const { protocol, tcp, stream, extendedConnect, over } = carriage
  const by = over ? [over === 'polling' ? 'by polling' : 'upgraded to a WebSocket'] : []
  if (protocol === 'h1') return by[0] ?? null
  const words = [PROTOCOL_NAMES[protocol], `${protocol === 'h3' ? 'UDP flow' : 'TCP connection'} ${tcp}`]
  if (stream !== null) words.push(`stream ${stream}`)
  if (extendedConnect) words.push('extended CONNECT')
  return [...words, ...by].join(' · ')
}

function detailOf(span: NonNullable<ReturnType<typeof currentSpan>>, now: number): string | null {
  if (span.state === 'waiting' && span.retryAt !== undefined && span.retryAt > now) return `retry in ${formatDuration(span.retryAt - now)}`
  if (span.state === 'connecting' && span.attempt !== undefined && span.attempt > 1) return `attempt ${span.attempt}`
  return span.code === undefined ? null : String(span.code)
}
