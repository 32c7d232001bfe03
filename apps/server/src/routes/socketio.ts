import { TRANSPORTS } from '@wireside/contract/transports'
import type { Socket as EngineSocket } from 'engine.io'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { LaneEngine } from '../socketio/lane-engine.ts'
import type { LaneServer } from './lane-server.ts'
import { SocketioOpening } from './socketio-opening.ts'

export const SOCKETIO_PATH = TRANSPORTS.socketio.path

/** `/socket.io/`: a lane over Socket.IO 4, by polling and, where an upgrade passes, over a WebSocket. */
export function routeSocketio(app: FastifyInstance, lanes: LaneServer): void {
  const { maxEncodedBytes, maxConnectionsPerAddress } = lanes.config.limits
  const openings = lanes.socketioOpenings
  const ofSocket = new WeakMap<EngineSocket, SocketioOpening>()
  const engine = new LaneEngine({
    linkUnder: (request) => lanes.linkUnder(request),
    connectionOf: (link) => {
      const asked = lanes.requestFor(link)
      return asked?.kind === 'session' || asked?.kind === 'next' ? asked.connection : null
    },
    maxBytes: maxEncodedBytes,
    // Between two polls a connection has no link that would count for its address.
    refuse: ({ socket }) => {
      const beside = [...openings.values()].filter(({ remoteAddress }) => remoteAddress === socket.remoteAddress)
      return beside.length < maxConnectionsPerAddress ? null : `at most ${maxConnectionsPerAddress} connections of one address`
    },
  })
  engine.on('connection', (socket: EngineSocket) => {
    const opening = new SocketioOpening(socket, engine, lanes)
    for (const other of openings.values()) other.givesWayTo(opening)
    openings.set(opening.sid, opening)
    ofSocket.set(socket, opening)
    socket.on('close', () => openings.delete(opening.sid))
  })
  const io = lanes.socketServer
  io.bind(engine)
  // Without ids on the lane there is nothing to recover by: no private id, as where recovery is off.
  io.use((socket, next) => {
    if (ofSocket.get(socket.conn)?.ids === false) Reflect.deleteProperty(socket, 'pid')
    next()
  })
  io.on('connection', (socket) => ofSocket.get(socket.conn)?.start(socket))

  const heads = new WeakMap<IncomingMessage, Buffer>()
  app.server.prependListener('upgrade', (request: IncomingMessage, _socket: Duplex, head: Buffer) => heads.set(request, head))
  app.route({
    method: ['GET', 'POST'],
    url: SOCKETIO_PATH,
    // Before the body is read: engine.io reads it itself.
    onRequest: (request, reply) => {
      const { sid } = request.query as { sid?: string }
      const opening = openings.get(sid ?? '')
      // Who knows a connection's id alone may not go on with it: a session's is named with the session.
      if (opening?.ofSession && lanes.requestOf(request)?.kind !== 'next') {
        void reply.code(403).send({ error: 'forbidden', message: 'sid is of a session’s connection; allowed: with that session and lane' })
      } else hand(engine, request, reply, heads.get(request.raw))
    },
    handler: () => undefined,
  })
  // Every client is told in order, those that have not become a lane yet as well: on them nothing else would end.
  app.addHook('preClose', async () => {
    await io.close()
    // It knows the engine that was bound last.
    engine.close()
  })
}

function hand(engine: LaneEngine, { raw, ws }: FastifyRequest, reply: FastifyReply, head: Buffer = Buffer.alloc(0)): void {
  reply.hijack()
  if (ws) {
    engine.handleUpgrade(raw, raw.socket, head)
    return
  }
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
  engine.handleRequest(raw, reply.raw)
}
