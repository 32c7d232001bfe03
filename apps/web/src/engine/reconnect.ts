import type { ConnectionHandlers, LaneConnection, OpenConnection } from './transports/connection.ts'

/** No wait is longer: a learner watches, and a server that is back wants its clients back. */
const MAX_WAIT_MS = 15_000

export interface ReconnectOptions {
  /** The wait before the first retry, ms; the same on both lanes, so that the work is compared, not a default. */
  firstWaitMs: number
  /** In [0, 1). */
  random(): number
  /** Calls `run` after `ms`. */
  after(ms: number, run: () => void): () => void
}

/**
 * Milliseconds before retry `attempt` (from 1). The first is exact; then it doubles, is capped, and only then jittered
 * down by up to half: jittered before the cap, all clients would meet at the cap.
 */
export function waitBefore(attempt: number, firstWaitMs: number, random: () => number): number {
  if (attempt === 1) return firstWaitMs
  const capped = Math.min(MAX_WAIT_MS, firstWaitMs * 2 ** (attempt - 1))
  return capped * (1 - random() / 2)
}

/** A connection that comes back: after each loss it waits, opens again and resumes after the last id it saw. */
export function reconnecting(open: OpenConnection, options: ReconnectOptions): OpenConnection {
  return (lastId, on) => {
    let connection: LaneConnection | null = null
    let cancel: (() => void) | null = null
    let attempt = 0
    let last = lastId
    const handlers: ConnectionHandlers = {
      ...on,
      hello(hello) {
        attempt = 0
        on.hello(hello)
      },
      message(payload, receivedAt, id) {
        last = id ?? last
        on.message(payload, receivedAt, id)
      },
      closed(why) {
        attempt++
        const waitMs = waitBefore(attempt, options.firstWaitMs, options.random)
        on.waiting(waitMs, why)
        cancel = options.after(waitMs, connect)
      },
    }
    function connect(): void {
      on.connecting?.()
      connection = open(last, handlers)
    }
    connect()
    return {
      get upstream() {
        return connection?.upstream ?? null
      },
      close() {
        cancel?.()
        connection?.close()
      },
    }
  }
}
