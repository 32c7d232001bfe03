import type { Hello, Stale } from '@wireside/contract/hello'
import type { Protocol, WebTransportMode } from '@wireside/contract/lanes'
import type { RoomAct, RoomAnswer } from '@wireside/contract/rooms'
import type { Iframes } from '../iframes.ts'

/** What a connection attempt of any transport tells. `receivedAt` is taken before anything else is done. */
export interface ConnectionHandlers {
  /** A new attempt begins, where that can be seen. */
  connecting?(): void
  opened(): void
  hello(hello: Hello): void
  /** The id it was to resume after is not to be had: a snapshot follows, if there is one, then the stream. */
  stale(stale: Stale): void
  /** The server said that the connection lives. */
  heartbeat(): void
  /** `ordinal`: where messages may overtake each other, its number on the connection, from 0. */
  message(payload: string | Uint8Array, receivedAt: number, id: string | null, ordinal?: number): void
  /** Lost; the next attempt is in about `retryMs`, by the browser itself or by our client. */
  waiting(retryMs: number, why: string, silentMs?: number): void
  /** Over; nothing happens any more unless somebody opens a new one. */
  closed(why: string, code?: number): void
}

/** A lane's connection in the browser: the files beside this one are twins that make one. */
export interface LaneConnection {
  /** Where the transport is two-way: the way up. */
  readonly upstream?: Upstream | null
  /** Socket.IO, once it is there: does something about a room; `answered` is called once. */
  readonly room?: ((act: RoomAct, answered: (answer: RoomAnswer) => void) => void) | undefined
  /** Our client alone: takes silence of so long as a loss from now on; null never does. */
  watch?(timeoutMs: number | null): void
  /** Ends it; no handler is called any more. */
  close(): void
}

/** The way up of a two-way transport. */
export interface Upstream {
  /** What is sent may never arrive. */
  lossy?: boolean
  bufferedBytes(): number
  /** `acknowledged` is called where the other end says of this very message that it came. */
  send(payload: string | Uint8Array, acknowledged?: () => void): void
}

/** Opens a connection that resumes after `lastId`, where it is not null. */
export type OpenConnection = (lastId: string | null, on: ConnectionHandlers) => LaneConnection

export interface OpenOptions {
  url: string
  /** The engine's clock, ms. */
  now(): number
  /** The wait that the server names for a client that comes back by itself, ms. */
  retryMs: number
  credentials: Credentials
  /** WebTransport: how messages are carried. */
  mode: WebTransportMode
  /** Null outside a page. */
  iframes: Iframes | null
}

/** Over HTTP/2 everything goes with credentials: WebSockets do, and what goes without has a connection of its own. */
export type Credentials = 'include' | 'same-origin'

export function credentialsOver(protocol: Protocol): Credentials {
  return protocol === 'h2' ? 'include' : 'same-origin'
}
