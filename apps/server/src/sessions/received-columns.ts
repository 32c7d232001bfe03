import type { ReceivedUnits } from '@wireside/contract/control'
import { PARTS, type Bytes } from '@wireside/contract/parts'

/** One message that came in. */
export interface Received {
  /** By POST. */
  id?: string
  at: number
  bytes: Bytes
  answerBytes?: number
  cold?: boolean
}

/** Messages that came in since the last report, as the columns the report sends. */
export class ReceivedColumns {
  readonly #connection: number
  #next = 0
  #columns: ReceivedUnits

  constructor(connection: number) {
    this.#connection = connection
    this.#columns = empty(connection, 0)
  }

  /** Messages so far, reported or not. */
  get count(): number {
    return this.#next
  }

  add({ id, at, bytes, answerBytes = 0, cold = false }: Received): void {
    const columns = this.#columns
    const row = columns.receivedAt.length
    if (id !== undefined) {
      columns.ids.push(id)
      columns.answerBytes.push(answerBytes)
      columns.cold.push(cold ? 1 : 0)
    }
    columns.receivedAt.push(at)
    for (const part of PARTS) {
      const count = bytes[part] ?? 0
      let column = columns.bytes[part]
      if (!column && count === 0) continue
      column ??= columns.bytes[part] = Array.from({ length: row }, () => 0)
      column.push(count)
    }
    this.#next++
  }

  /** The columns since the last call; null where nothing came. */
  take(): ReceivedUnits | null {
    if (this.#columns.receivedAt.length === 0) return null
    const taken = this.#columns
    this.#columns = empty(this.#connection, this.#next)
    return taken
  }
}

function empty(connection: number, firstOrdinal: number): ReceivedUnits {
  return { connection, firstOrdinal, ids: [], receivedAt: [], bytes: {}, answerBytes: [], cold: [] }
}
