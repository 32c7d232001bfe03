import { EventEmitter } from 'node:events'
import type { Condition } from '@wireside/contract/conditions'
import type { Carriage } from '@wireside/contract/control'
import { LENGTH_BYTES, MESSAGE_HEAD_BYTES } from '@wireside/contract/webtransport-message'
import type { WebTransportServerSession } from 'rwebtransport'
import type { ConditionSet, Wire } from '../link/condition-set.ts'
import type { Exchange } from '../link/exchange.ts'
import { Meter, type LinkDirection } from '../link/meter.ts'
import type { EndCause, LinkOwner } from '../link/owner.ts'
import type { UdpFlow } from './udp-relay.ts'

/** Close codes of ours: any number will do (W3C WebTransport §6.4). */
const CLOSED = 0
const CUT = 1

/**
 * One WebTransport session as sessions of ours see it. Its bytes are those of its UDP datagrams, both ways, lost ones
 * included: a message's own bytes are known, what QUIC puts around it, sends again or acknowledges is `shared`.
 */
export class FlowExchange extends EventEmitter implements Exchange, Wire {
  readonly meter = new Meter()
  readonly tcp: object
  /** What waits in the library for QUIC's own windows. */
  writableLength = 0
  readonly #flow: UdpFlow
  readonly #session: WebTransportServerSession
  readonly #now: () => number
  #owner: LinkOwner | null = null
  #set: ConditionSet | null = null
  #pathLost = false
  #cause: EndCause | null = null
  #over = false

  constructor(flow: UdpFlow, session: WebTransportServerSession, now: () => number) {
    super()
    this.tcp = flow
    this.#flow = flow
    this.#session = session
    this.#now = now
    flow.onDatagram = (direction, bytes) => {
      this.meter[direction].payload += bytes
      this.#owner?.shared?.(direction, bytes)
    }
    session.closed.then(
      () => this.#end('client'),
      () => this.#end('client'),
    )
  }

  get id(): number {
    return this.#flow.number
  }

  get carriage(): Carriage {
    return { protocol: 'h3', tcp: this.#flow.number, stream: null, extendedConnect: false }
  }

  get ciphertext(): null {
    return null
  }

  get deliveredBytes(): number {
    return this.meter.up.total - this.heldBytes('up')
  }

  get remoteAddress(): string {
    return this.#flow.client.address
  }

  get remotePort(): number {
    return this.#flow.client.port
  }

  get localAddress(): undefined {
    return undefined
  }

  get localPort(): undefined {
    return undefined
  }

  /** What came before there was an owner (the handshake) is its, too. */
  bind(owner: LinkOwner | null, set: ConditionSet | null): void {
    this.#owner = owner
    this.#set?.leave(this)
    this.#set = set
    set?.join(this)
    this.setConditions(set?.conditions ?? [])
    if (!owner) return
    for (const direction of ['up', 'down'] as const) owner.shared?.(direction, this.#flow.counted[direction])
    if (this.#over) owner.closed?.({ at: this.#now(), cause: this.#cause ?? 'client' })
  }

  /** A message was handed to QUIC: which packets carry it nobody can tell, so that it counts as sent at once. */
  sent(tag: unknown, bytes: number, bodyBytes: number): void {
    this.#owner?.shared?.('down', -bytes)
    this.#owner?.unit?.({ tag, at: this.#now(), carrierBytes: bytes - bodyBytes, bodyBytes })
  }

  received(ordinal: number, bodyBytes: number, withLength: boolean): void {
    const carrierBytes = MESSAGE_HEAD_BYTES + (withLength ? LENGTH_BYTES : 0)
    this.#owner?.shared?.('up', -bodyBytes - carrierBytes)
    this.#owner?.received?.({ at: this.#now(), carrierBytes, bodyBytes, ordinal })
  }

  tagNext(): void {
    throw new TypeError('what goes over WebTransport is tagged as it is sent')
  }

  heldBytes(direction: LinkDirection): number {
    return direction === 'down' ? this.writableLength : 0
  }

  setConditions(conditions: readonly Condition[]): void {
    this.#flow.setConditions(conditions)
  }

  get pathLost(): boolean {
    return this.#pathLost
  }

  set pathLost(lost: boolean) {
    this.#pathLost = lost
    this.#flow.pathLost = lost
  }

  get silent(): boolean {
    return this.#pathLost
  }

  giveWay(): void {
    this.#end('superseded')
  }

  refuse(): void {
    this.resetPeer()
  }

  /** QUIC has no RST: CONNECTION_CLOSE tells the peer at once, as an RST does. */
  resetPeer(): void {
    this.#close('reset_peer', CUT, 'cut')
  }

  closePeer(): void {
    this.#close('close', CLOSED, 'closed')
  }

  destroy(): void {
    this.#close('server', CLOSED, 'given up')
  }

  #close(cause: EndCause, closeCode: number, reason: string): void {
    if (this.#over) return
    this.#cause ??= cause
    this.#session.close({ closeCode, reason })
    this.#end(cause)
  }

  #end(cause: EndCause): void {
    if (this.#over) return
    this.#over = true
    this.#cause ??= cause
    this.#set?.leave(this)
    this.#owner?.closed?.({ at: this.#now(), cause: this.#cause })
    this.emit('close')
  }
}
