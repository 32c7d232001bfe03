import type { Hello, Stale } from '@wireside/contract/hello'
import type { Bytes } from '@wireside/contract/parts'
import type { Message } from '../workload/message.ts'

/** What a unit written to the wire was; the link hands it back when its last byte has passed. */
export interface Tag {
  /** The message, or null for control (hello, notices, an encoding switch). */
  message: Message | null
  /** Bytes known when it was encoded; the carrier's own (frame header, chunk) are added by the link. */
  bytes: Bytes
  replayed: boolean
  place: number
  /** A further unit of the same message follows. */
  more?: true
}

/** Where a transport writes: one call is one write and, at the wire side, one unit. */
export type Outlet<Data> = (tag: Tag, data: Data, bodyBytes: number) => void

/** One connection of a lane, able to carry messages. `websocket.ts` and `sse.ts` are twins behind it. */
export interface Carrier {
  /** The part that carrier bytes (what the link adds up around each body) belong to. */
  readonly carrierPart: 'framing' | 'chunking'
  hello(hello: Hello): void
  stale(stale: Stale): void
  /** Says that the connection lives; `visible`: so that the page sees it. True where the peer will answer. */
  heartbeat(visible: boolean): boolean
  /** Writes the message, or returns false where its encoded form is larger than any lane may carry. */
  send(message: Message, replayed: boolean, place: number): boolean
  /** Ends the connection in order: close frame 1000, or the last chunk. */
  end(): void
  /** Where messages wait in the carrier itself, to be compressed or to be asked for: their bytes. */
  heldBytes?(): number
  /** Where the connection outlives its link: ends it without a word, as its peer does not answer. */
  giveUp?(): void
}

export interface CarrierOptions {
  /** `<epoch>-<seq>` goes with each message. */
  ids: boolean
  epoch: string
  maxEncodedBytes: number
}
