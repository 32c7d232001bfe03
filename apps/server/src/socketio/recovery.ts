import { Adapter, type Session } from 'socket.io-adapter'

/** As Socket.IO has it by default: who comes back later starts anew. */
export const MAX_DISCONNECTION_MS = 120_000
/** Sessions kept at once: the newest of a class that was cut together ten times. */
const MAX_KEPT = 2000

type Kept = Omit<Session, 'missedPackets'> & { at: number }

/**
 * Connection state recovery: a client that comes back with the private id of its session has its id and rooms again, and
 * is told `recovered`. It keeps no packets: the lane replays what was missed from the event log, as on every transport.
 */
export class RecoveryAdapter extends Adapter {
  readonly #kept = new Map<string, Kept>()

  override persistSession({ sid, pid, rooms, data }: Omit<Session, 'missedPackets'>): void {
    // Without ids on its lane it was given none.
    if (pid === undefined) return
    const at = performance.now()
    this.#kept.set(pid, { sid, pid, rooms, data, at })
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= MAX_KEPT && at - kept.at <= MAX_DISCONNECTION_MS) break
      this.#kept.delete(oldest)
    }
  }

  /** `offset`, the last id that the client has, is the lane's to look up. */
  override restoreSession(pid: string, _offset: string): Promise<Session> {
    const kept = this.#kept.get(pid)
    this.#kept.delete(pid)
    if (!kept || performance.now() - kept.at > MAX_DISCONNECTION_MS) return Promise.resolve(null as unknown as Session)
    return Promise.resolve({ ...kept, missedPackets: [] })
  }
}
