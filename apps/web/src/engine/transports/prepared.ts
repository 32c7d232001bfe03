import type { LaneConnection, OpenConnection } from './connection.ts'

/** A connection that waits for `prepare` before each attempt; closed meanwhile, it never opens. */
export function prepared(prepare: (signal: AbortSignal) => Promise<void>, open: OpenConnection): OpenConnection {
  return (lastId, on) => {
    const closing = new AbortController()
    let connection: LaneConnection | null = null
    void prepare(closing.signal).then(() => {
      if (!closing.signal.aborted) connection = open(lastId, on)
    })
    return {
      get upstream() {
        return connection?.upstream ?? null
      },
      get room() {
        return connection?.room
      },
      close() {
        closing.abort()
        connection?.close()
      },
    }
  }
}
