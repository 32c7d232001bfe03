import type { CloseCause } from '@wireside/contract/control'
import type { Socket as EngineSocket } from 'engine.io'
import type { Socket } from 'socket.io'
import { InboundRate } from '../inbound-rate.ts'
import type { Exchange } from '../link/exchange.ts'
import type { LaneRequest } from '../sessions/lane-request.ts'
import type { LaneEngine } from '../socketio/lane-engine.ts'
import type { EnginePacket } from '../socketio/packet-bytes.ts'
import { leaveRooms, serveRooms } from '../socketio/rooms.ts'
import { socketioCarrier } from '../transports/socketio.ts'
import type { LaneServer, RunningCarrier } from './lane-server.ts'

/** One connection of Engine.IO, from its handshake on: a lane's once its client has joined the namespace. */
export class SocketioOpening {
  /** Engine.IO's id of it, by which its further requests name it. */
  readonly sid: string
  readonly remoteAddress: string
  readonly #conn: EngineSocket
  readonly #engine: LaneEngine
  readonly #lanes: LaneServer
  readonly #link: Exchange
  readonly #asked: LaneRequest | null
  #running: RunningCarrier | null = null
  #lost: CloseCause = 'client'

  constructor(conn: EngineSocket, engine: LaneEngine, lanes: LaneServer) {
    this.#conn = conn
    this.sid = conn.transport.sid
    this.remoteAddress = conn.remoteAddress
    this.#engine = engine
    this.#lanes = lanes
    this.#link = engine.linkOf(conn)
    this.#asked = lanes.requestFor(this.#link)
    const inbound = new InboundRate(lanes.config.limits.maxInboundRate)
    conn.on('packet', ({ type, data }: EnginePacket) => {
      // An attachment belongs to the message before it.
      if (type === 'message' && typeof data === 'string' && !inbound.allows(lanes.now())) conn.close()
    })
    conn.on('heartbeat', () => this.#running?.answered())
    conn.on('upgrade', () => this.#moved())
    conn.on('close', (reason: string) => this.#closed(reason))
    if (this.#asked?.kind !== 'session') return
    const { lane, connection } = this.#asked
    lane.name(this.sid, connection)
    connection.onLost = ({ cause }, link) => {
      // An upgrade that came to nothing is not what it is on.
      if (link === connection.link) this.#lost = cause
    }
  }

  get ofSession(): boolean {
    return this.#asked?.kind === 'session'
  }

  /** A lane has one attempt at a time: an older one that has not come to anything is given up. */
  givesWayTo(newer: SocketioOpening): void {
    if (this.#running || this.#asked?.kind !== 'session' || newer.#asked?.kind !== 'session') return
    if (this.#asked.lane === newer.#asked.lane) this.#conn.close(true)
  }

  /** Whether its messages carry ids. */
  get ids(): boolean {
    if (this.#asked?.kind === 'session') return this.#asked.lane.settings.ids
    return this.#asked?.kind === 'hand' && this.#asked.query.ids
  }

  /** Its client has joined the namespace. A client may leave and join again: that is for a new connection. */
  start(socket: Socket): void {
    if (this.#running) {
      socket.disconnect(true)
      return
    }
    const { offset } = socket.handshake.auth as { offset?: unknown }
    const last = typeof offset === 'string' ? offset : null
    this.#moved()
    this.#running = this.#lanes.runAs(this.#asked, this.#link, this.#conn.request.url ?? '', last, (options) => {
      const carrier = socketioCarrier(
        (tag, data) => this.#engine.tagging(tag, () => void socket.emit(...data)),
        () => void socket.disconnect(true),
        { ...options, ping: () => this.#ping(), giveUp: () => this.#conn.close(true) },
      )
      return { ...carrier, heldBytes: () => this.#engine.waitingBytes(this.#conn) }
    })
    if (this.#asked?.kind === 'session') {
      const { connection, session } = this.#asked
      const inbound = this.#engine.inboundOf(connection)
      socket.onAny((name: string, payload: unknown) => inbound.event(name, payload))
      connection.rooms = serveRooms(socket, session.id)
    } else leaveRooms(socket, null)
    socket.on('message', (_payload: unknown, acknowledge: unknown) => {
      this.#lanes.metrics.received('socketio')
      if (typeof acknowledge === 'function') acknowledge()
    })
  }

  /** Beside those that engine.io sends by its own clock; what it sends them with is not in its types. */
  #ping(): void {
    ;(this.#conn as unknown as { sendPacket(type: 'ping'): void }).sendPacket('ping')
  }

  #moved(): void {
    if (this.#asked?.kind !== 'session') return
    const over = this.#conn.transport.name === 'websocket' ? 'websocket' : 'polling'
    this.#asked.connection.movedTo(this.#engine.linkOf(this.#conn), over)
  }

  #closed(reason: string): void {
    this.#running?.ended()
    if (this.#asked?.kind !== 'session') return
    const { connection } = this.#asked
    this.#engine.inboundOf(connection).close()
    connection.closed({ at: this.#lanes.now(), cause: causeOf(reason) ?? this.#lost })
  }
}

/** As engine.io names why a connection ended; null where its link knows better. */
function causeOf(reason: string): CloseCause | null {
  if (reason === 'ping timeout') return 'heartbeat'
  return reason === 'forced close' || reason === 'forced server close' ? 'server' : null
}
