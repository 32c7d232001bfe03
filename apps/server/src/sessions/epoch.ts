import { randomBytes } from 'node:crypto'

/** Names a new event log: ids of another can't be resumed. */
export function newEpoch(): string {
  return randomBytes(4).readUInt32BE().toString(36)
}
