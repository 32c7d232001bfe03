import type { WrittenUnits } from '@wireside/contract/control'
import { PARTS, type Bytes } from '@wireside/contract/parts'
import type { Message } from '../workload/message.ts'

/** Messages written by one connection since the last report, as the columns the report sends. */
export class UnitColumns {
  readonly #connection: number
  #next = 0
  #columns: WrittenUnits

  constructor(connection: number) {
    this.#connection = connection
    this.#columns = empty(connection, 0)
  }

  /** Messages written so far, reported or not. */
  get written(): number {
    return this.#next
  }

  add(message: Message, at: number, bytes: Bytes, replayed: boolean, place: number): void {
    const columns = this.#columns
    const row = columns.seq.length
    columns.seq.push(message.seq)
    columns.sentAt.push(message.sentAt)
    columns.writtenAt.push(at)
    columns.replayed.push(replayed ? 1 : 0)
    columns.place.push(place)
    for (const part of PARTS) {
      const count = bytes[part] ?? 0
      let column = columns.bytes[part]
      if (!column && count === 0) continue
      column ??= columns.bytes[part] = Array.from({ length: row }, () => 0)
      column.push(count)
    }
    this.#next++
  }

  /** The columns since the last call; null where nothing was written. */
  take(): WrittenUnits | null {
    if (this.#columns.seq.length === 0) return null
    const taken = this.#columns
    this.#columns = empty(this.#connection, this.#next)
    return taken
  }
}

function empty(connection: number, firstOrdinal: number): WrittenUnits {
  return { connection, firstOrdinal, seq: [], sentAt: [], writtenAt: [], replayed: [], place: [], bytes: {} }
}
