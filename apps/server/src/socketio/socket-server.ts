import { Server } from 'socket.io'
import { MAX_DISCONNECTION_MS, RecoveryAdapter } from './recovery.ts'

/** One for the lanes of every port: who is in a room may come by any of them. The engines of the ports are bound to it. */
export function makeSocketServer(): Server {
  return new Server({
    serveClient: false,
    adapter: RecoveryAdapter,
    connectionStateRecovery: { maxDisconnectionDuration: MAX_DISCONNECTION_MS },
  })
}
