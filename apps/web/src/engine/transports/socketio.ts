import { HELLO_EVENT, STALE_EVENT, type Hello, type Stale } from '@wireside/contract/hello'
import { ANSWERED_WITHIN_MS, SAID_EVENT, type RoomAct, type RoomAnswer } from '@wireside/contract/rooms'
import type { io as Io, Socket } from 'socket.io-client'
import type { ConnectionHandlers, LaneConnection, OpenConnection, OpenOptions } from './connection.ts'

/** Its own limit where nothing is set, ms. */
const LONGEST_WAIT_MS = 5000

/**
 * A lane over Socket.IO's own client, as shipped: polling first, then a WebSocket where the upgrade passes; it tries again
 * by itself, naming the last id it saw. The waits are the lane's and not jittered, so that work is compared, not defaults.
 */
export function openSocketio(options: OpenOptions): OpenConnection {
  return (lastId, on) => {
    let connection: LaneConnection | null = null
    let isClosed = false
    // A third of the engine's own size: loaded by who opens such a lane.
    import('socket.io-client').then(
      ({ io }) => {
        if (!isClosed) connection = connect(io, options, lastId, on)
      },
      () => {
        if (!isClosed) on.closed('socket.io-client could not be loaded')
      },
    )
    return {
      get upstream() {
        return connection?.upstream ?? null
      },
      get room() {
        return connection?.room
      },
      close() {
        isClosed = true
        connection?.close()
      },
    }
  }
}

function connect(
  io: typeof Io,
  { url, now, retryMs, credentials }: OpenOptions,
  lastId: string | null,
  on: ConnectionHandlers,
): LaneConnection {
  const { origin, pathname, searchParams } = new URL(url)
  const socket = io(origin, {
    path: pathname,
    query: Object.fromEntries(searchParams),
    forceNew: true,
    reconnectionDelay: retryMs,
    reconnectionDelayMax: Math.max(retryMs, LONGEST_WAIT_MS),
    randomizationFactor: 0,
    withCredentials: credentials === 'include',
    // Of a connection that went before: what its own recovery would name.
    ...(lastId !== null && { auth: { offset: lastId } }),
  })
  let hello: Hello | null = null
  let attempt = 0
  /** Of its client's own buffers nothing is told; what it has acknowledged is in none of them. */
  let unacknowledged = 0
  const lost = (why: string): void => {
    if (!socket.active) on.closed(why)
    else on.waiting(Math.min(retryMs * 2 ** attempt++, Math.max(retryMs, LONGEST_WAIT_MS)), why)
  }
  socket.io.on('reconnect_attempt', () => on.connecting?.())
  socket.io.on('ping', () => on.heartbeat())
  socket.on('connect', () => {
    attempt = 0
    on.opened()
  })
  socket.on(HELLO_EVENT, (said: Hello) => {
    hello = said
    on.hello(said)
  })
  socket.on(STALE_EVENT, (said: Stale) => on.stale(said))
  socket.on(SAID_EVENT, (_room: string, _text: string, heard: () => void) => heard())
  socket.on('message', (payload: string | ArrayBuffer | Uint8Array, id?: string) => {
    const receivedAt = now()
    on.message(typeof payload === 'string' ? payload : new Uint8Array(payload), receivedAt, hello?.ids ? (id ?? null) : null)
  })
  socket.on('disconnect', (reason) => {
    // What it kept to send later has been told as lost.
    socket.sendBuffer = []
    unacknowledged = 0
    lost(REASONS[reason] ?? reason)
  })
  socket.on('connect_error', ({ message }) => lost(`it could not connect: ${message}`))
  return {
    upstream: {
      bufferedBytes: () => unacknowledged,
      send(payload, acknowledged) {
        unacknowledged += payload.length
        socket.emit('message', payload, () => {
          unacknowledged -= payload.length
          acknowledged?.()
        })
      },
    },
    room(act, answered) {
      if (socket.connected) askRoom(socket, act, answered)
      else answered({ why: 'the lane is not open' })
    },
    close() {
      socket.off()
      socket.io.off()
      socket.disconnect()
    },
  }
}

function askRoom(socket: Socket, act: RoomAct, answered: (answer: RoomAnswer) => void): void {
  const args = act.type === 'say' ? [act.room, act.text] : [act.room]
  socket.timeout(ANSWERED_WITHIN_MS).emit(act.type, ...args, (error: Error | null, answer: RoomAnswer) => {
    if (!error) answered(answer)
    else if (socket.connected) answered({ why: `no acknowledgement within ${ANSWERED_WITHIN_MS / 1000} s`, mayBeDone: true })
    else answered({ why: 'the connection was lost before it was acknowledged', mayBeDone: true })
  })
}

const REASONS: Record<string, string> = {
  'io server disconnect': 'the server ended it',
  'ping timeout': 'no ping came from the server in time',
  'transport close': 'the connection was lost',
  'transport error': 'the connection failed',
}
