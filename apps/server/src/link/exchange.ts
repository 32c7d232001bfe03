import type { Socket } from 'node:net'
import type { Carriage } from '@wireside/contract/control'
import type { ConditionSet } from './condition-set.ts'
import type { LinkDirection, Meter } from './meter.ts'
import type { LinkOwner } from './owner.ts'

type Addresses = { readonly [Key in 'remoteAddress' | 'localAddress' | 'remotePort' | 'localPort']: Socket[Key] | undefined }

/**
 * One request and its answer, as sessions and routes see it: under HTTP/1.1 the link itself (its newest request), under
 * HTTP/2 one stream. Tags and owners are the exchange's own; conditions and faults are those of its TCP connection, and
 * so of every other stream on it. Emits `close` when nothing more can pass.
 */
export interface Exchange extends Addresses {
  once(event: 'close', listener: () => void): this
  off(event: 'close', listener: () => void): this
  /** Of the TCP connection, counting from 1. */
  readonly id: number
  /** Of all exchanges on it. */
  readonly meter: Meter
  /** Over TLS: of the same bytes and the handshake, as they pass the TCP connection. */
  readonly ciphertext: Record<LinkDirection, number> | null
  readonly carriage: Carriage
  /** The TCP connection: the same for all exchanges on it. */
  readonly tcp: object
  bind(owner: LinkOwner | null, set: ConditionSet | null): void
  tagNext(tag: unknown, bodyBytes: number): void
  heldBytes(direction: LinkDirection): number
  /** Bytes of the connection that came in and that the conditions have let through to the app. */
  readonly deliveredBytes: number
  /** Of what heldBytes counts downstream: bytes that wait in what the app writes to. */
  readonly writableLength: number
  resetPeer(): void
  closePeer(): void
  /** HTTP/2 alone: ends this exchange, and no other of its connection. */
  resetStream?(): void
  /** For a head that has just come in: the app never sees it. */
  refuse(): void
  /** Nothing passes downstream. */
  readonly silent: boolean
  /** A newer connection has taken its place. */
  giveWay(): void
  /** The connection is given up: nothing is sent to the peer any more. */
  destroy(): unknown
}
