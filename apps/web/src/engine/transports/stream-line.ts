import { STALE_EVENT, type StreamLine } from '@wireside/contract/hello'
import { decodeBase64 } from '../base64.ts'
import type { ConnectionHandlers } from './connection.ts'

/** Hands on one line of a stream that is ours on every layer, whatever carried it. `id`: of a message, where it has one. */
export function tellLine(line: StreamLine, receivedAt: number, id: string | null, on: ConnectionHandlers): void {
  if (typeof line === 'string') on.message(line, receivedAt, id)
  else if ('base64' in line) on.message(decodeBase64(line.base64), receivedAt, id)
  else if ('hello' in line) on.hello(line.hello)
  else if (line.notice.type === STALE_EVENT) on.stale(line.notice)
  else on.heartbeat()
}
