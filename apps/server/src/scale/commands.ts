import type { ScaleSettings, ScaleTransport } from '@wireside/contract/scale'

/** Run → lane server. Each is answered by one reply. */
export type LaneServerCommand =
  | { type: 'hold'; transport: ScaleTransport; encode: ScaleSettings['encode']; model: ScaleSettings['model']; size: number }
  /** Model `threads`: so many threads from now on, each with a port of its own. */
  | { type: 'threads'; count: number }
  | { type: 'send'; broadcasts: number; rate: number }
  /** A full garbage collection, on every thread. */
  | { type: 'collect' }
  | { type: 'figures' }

/** Run → load generator. Each is answered by one reply. */
export type GeneratorCommand =
  | { type: 'target'; transport: ScaleTransport; size: number }
  /** Opens connections until there are `to`, over the ports in turn; `after` is how many broadcasts have been made. */
  | { type: 'open'; to: number; ports: number[]; after: number }
  /** So many messages come to every connection from now on. */
  | { type: 'expect'; messages: number }
  /** Answered once all of them have come. */
  | { type: 'arrived' }
  | { type: 'close' }

/** Times are the machine's monotonic clock, ms. */
export interface Replies {
  hold: { ports: number[] }
  threads: { ports: number[] }
  /** When the first write of each broadcast was made. */
  send: { startedAt: number[] }
  collect: object
  figures: { residentBytes: number; cpuMicros: number }
  target: object
  open: { connections: number }
  expect: object
  /** Of each expected message, the arrival at the first and at the last connection. */
  arrived: { first: number[]; last: number[]; delivered: number }
  close: object
}

/** What a child tells its parent: the reply to the oldest command, how far it is meanwhile, or that it can't go on. */
export type ChildMessage =
  | { type: 'reply'; reply: Replies[keyof Replies] }
  | { type: 'opened'; connections: number }
  | { type: 'failed'; why: string }
