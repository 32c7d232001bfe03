import type { LinkPart, LinkDirection } from './meter.ts'
import type { Tap } from './tap.ts'

/** What a request head says before the app sees a byte of it. */
export interface RequestHead {
  readonly method: string
  readonly target: string
}

/** A tagged write, seen on the wire. Times are the listener's clock, in ms. */
export interface SentUnit {
  readonly tag: unknown
  /** When its last byte was handed to the socket. */
  readonly at: number
  /** WebSocket: frame headers. Chunked body: size lines and line ends. */
  readonly carrierBytes: number
  readonly bodyBytes: number
}

/** A WebSocket message (up to FIN) or a request body that came in whole. */
export interface ReceivedUnit {
  /** Where units may overtake each other: its number on the connection, from 0. */
  readonly ordinal?: number
  /** When the app got its last byte: after the conditions. */
  readonly at: number
  readonly carrierBytes: number
  readonly bodyBytes: number
}

export type EndCause =
  | 'reset_peer'
  | 'close'
  | 'reset_stream'
  | 'client'
  | 'server'
  | 'superseded'
  | 'idle_timeout'
  | 'limit_data'
  | 'silent'
  | 'error'

/**
 * Who the bytes of one exchange belong to. Called synchronously from the wire side, amid a write: writing to the link
 * from here would be lost (Node drops what is written to a stream from within its own `_writev`). `unit`, `received` and `bytes`
 * share no byte and together are all of them.
 */
export interface LinkOwner {
  /** The tap of its exchange: the request head is in it, the rest follows. An owner without this is not tapped. */
  tapped?(tap: Tap): void
  unit?(unit: SentUnit): void
  received?(unit: ReceivedUnit): void
  /** Everything else, by part: heads, control frames, the last chunk, untagged data, and what a close cut short. */
  bytes?(direction: LinkDirection, part: LinkPart, count: number): void
  /** HTTP/2: bytes of the whole connection (settings, pings, its windows), told to the owner that is longest on it. */
  shared?(direction: LinkDirection, count: number): void
  closed?(end: { readonly at: number; readonly cause: EndCause }): void
}

/** Jitter is a function of session time, so that all lanes of a session jitter alike. */
export interface JitterPhase {
  readonly seed: number
  /** Ms on the listener's clock. */
  readonly startedAt: number
}
