import type { CloseCause } from './control.ts'
import type { Bytes } from './parts.ts'

/** Bytes of a direction by what the link can tell apart; `framing` and `control` are a WebSocket's. */
export interface LinkBytes {
  heads: number
  control: number
  chunking: number
  framing: number
  payload: number
}

/** `TapSegment` of the wire package, as JSON carries it. */
export interface TappedSegment {
  direction: 'up' | 'down'
  at: number
  offset: number
  base64: string
  begins: { offset: number; what: 'head' | 'chunk' | 'frame' } | null
  ends: { offset: number; seq: number }[]
  headers?: ({ name: string; value: string } | null)[] | null
}

/** One exchange of a lane on a TCP connection: a WebSocket, an event stream, or a POST. */
export interface TappedExchange {
  /** The session's number of the connection; 0: a POST, on whatever connection the browser chose. */
  connection: number
  /** The TCP connection's number on this server: exchanges that share it follow one another. */
  link: number
  /** HTTP/2: the stream; null where the exchange has the connection to itself. */
  stream: number | null
  client: { address: string; port: number }
  server: { address: string; port: number }
  closed: { at: number; cause: CloseCause } | null
  /** What the meter counted on the TCP connection so far, all its exchanges together. */
  metered: { up: LinkBytes; down: LinkBytes }
  /** Over TLS: what went through the TCP connection so far, handshake and all. */
  ciphertext: { up: number; down: number } | null
  /** In the order they passed. Each direction may have one gap: the first bytes are kept, and the newest; over HTTP/2 what belongs to other streams is left out. */
  segments: TappedSegment[]
}

/** What the taps of one lane hold now, oldest exchange first. Times are the server's monotonic clock, ms. */
export interface LaneTap {
  /** Added to a time of this server it gives Unix time, ms. */
  unixOffsetMs: number
  /** All bytes of the lane since it was added, by part: what the lane's report said at the same time. */
  counted: { up: Bytes; down: Bytes }
  exchanges: TappedExchange[]
}
