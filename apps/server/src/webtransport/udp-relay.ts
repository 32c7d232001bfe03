import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6, type AddressInfo } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import type { LinkDirection } from '../link/meter.ts'
import { DatagramPath } from './datagram-path.ts'

/** A flow without a datagram for this long is over: QUIC itself gives up after half of it (quiche's idle timeout). */
const IDLE_MS = 60_000
/** One client's flows at most; a browser opens one for each lane. */
const MAX_FLOWS = 1024

/** Told of every datagram of a flow that came to the relay; what the relay then loses was sent all the same. */
export type FlowListener = (direction: LinkDirection, bytes: number) => void

/** The datagrams between one client address and the QUIC server. */
export class UdpFlow {
  readonly number: number
  readonly client: RemoteInfo
  onDatagram: FlowListener = () => undefined
  readonly counted = { up: 0, down: 0 }
  readonly #socket: Socket
  readonly #paths: Record<LinkDirection, DatagramPath>
  readonly #now: () => number
  readonly #deliver: Record<LinkDirection, (bytes: Buffer) => void>
  #lastAt: number
  #closed = false

  constructor(number: number, client: RemoteInfo, socket: Socket, front: Socket, now: () => number) {
    this.number = number
    this.client = client
    this.#socket = socket
    this.#now = now
    this.#lastAt = now()
    this.#paths = { up: new DatagramPath('up', number * 2), down: new DatagramPath('down', number * 2 + 1) }
    this.#deliver = {
      up: (bytes) => socket.send(bytes),
      down: (bytes) => front.send(bytes, client.port, client.address),
    }
    socket.on('message', (bytes) => this.pass('down', bytes))
    // The server's port has gone: the client finds out by its own timeout.
    socket.on('error', () => this.close())
  }

  /** The port under which the QUIC server knows this flow. */
  get port(): number {
    return this.#socket.address().port
  }

  get isIdle(): boolean {
    return this.#now() - this.#lastAt > IDLE_MS
  }

  setConditions(conditions: readonly Condition[]): void {
    for (const path of Object.values(this.#paths)) path.set(conditions, this.#now())
  }

  set pathLost(lost: boolean) {
    for (const path of Object.values(this.#paths)) path.pathLost = lost
  }

  pass(direction: LinkDirection, bytes: Buffer): void {
    const now = this.#now()
    this.#lastAt = now
    this.counted[direction] += bytes.length
    this.onDatagram(direction, bytes.length)
    const at = this.#paths[direction].arrivesAt(bytes.length, now)
    if (at === null) return
    if (at <= now) this.#send(direction, bytes)
    else setTimeout(() => this.#send(direction, bytes), at - now)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#socket.close()
  }

  #send(direction: LinkDirection, bytes: Buffer): void {
    if (!this.#closed) this.#deliver[direction](bytes)
  }
}

/**
 * A UDP port in front of a QUIC server in the same process: it passes datagrams on, and loses, delays and reorders them
 * as a flow's conditions say. Below QUIC nothing else can be lost; what is lost here QUIC itself must notice.
 */
export class UdpRelay {
  readonly #now: () => number
  readonly #flows = new Map<string, UdpFlow>()
  readonly #opening = new Map<string, Buffer[]>()
  readonly #front: Socket
  #backendPort = 0
  #numbers = 0
  #sweep: NodeJS.Timeout | null = null
  #closed = false

  constructor(host: string, now: () => number) {
    this.#now = now
    this.#front = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
    this.#front.on('message', (bytes, client) => void this.#receive(bytes, client))
  }

  /** Returns the port in use; throws Node's own error where it is taken. */
  async listen(host: string, port: number): Promise<number> {
    this.#front.bind({ address: host, port })
    await once(this.#front, 'listening')
    this.#sweep = setInterval(() => this.#dropIdle(), IDLE_MS)
    return (this.#front.address() as AddressInfo).port
  }

  /** New clients reach the server on this loopback port; those there are keep theirs. */
  set backendPort(port: number) {
    this.#backendPort = port
  }

  flowOf(port: number): UdpFlow | undefined {
    for (const flow of this.#flows.values()) if (flow.port === port) return flow
    return undefined
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#sweep) clearInterval(this.#sweep)
    for (const flow of this.#flows.values()) flow.close()
    this.#flows.clear()
    const closed = once(this.#front, 'close')
    this.#front.close()
    await closed
  }

  async #receive(bytes: Buffer, client: RemoteInfo): Promise<void> {
    const key = `${client.address} ${client.port}`
    const known = this.#flows.get(key)
    if (known) {
      known.pass('up', bytes)
      return
    }
    const waiting = this.#opening.get(key)
    if (waiting) {
      waiting.push(bytes)
      return
    }
    if (this.#flows.size + this.#opening.size >= MAX_FLOWS) return
    const first = [bytes]
    this.#opening.set(key, first)
    const socket = createSocket('udp4')
    socket.connect(this.#backendPort, '127.0.0.1')
    await once(socket, 'connect')
    this.#opening.delete(key)
    if (this.#closed) {
      socket.close()
      return
    }
    const flow = new UdpFlow(++this.#numbers, client, socket, this.#front, this.#now)
    this.#flows.set(key, flow)
    for (const datagram of first) flow.pass('up', datagram)
  }

  #dropIdle(): void {
    for (const [key, flow] of this.#flows) {
      if (!flow.isIdle) continue
      flow.close()
      this.#flows.delete(key)
    }
  }
}
