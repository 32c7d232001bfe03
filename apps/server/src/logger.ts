import type { IncomingMessage } from 'node:http'
import type { LogLevel } from './environment.ts'

/** A log line names method and path only: a lane's query holds the session, which is a capability to listen. */
export function loggerOptions(level: LogLevel): object {
  return {
    level,
    serializers: {
      req: (request: IncomingMessage) => ({ method: request.method, path: (request.url ?? '').split('?', 1)[0] }),
    },
  }
}
