import { createHash, randomBytes } from 'node:crypto'
import type { Limits } from '../environment.ts'
import { newEpoch } from './epoch.ts'
import { Session } from './session.ts'

interface Entry {
  session: Session
  address: string
  /** Runs out while no control channel is attached. */
  expiry: NodeJS.Timeout | null
}

/** A session that cannot be had, in words for the page. */
export class SessionRefused extends Error {}

/** All sessions of this server, found by the secret's hash or, for lanes, by id. */
export class Registry {
  readonly #bySecret = new Map<string, Entry>()
  readonly #byId = new Map<string, Session>()
  readonly #limits: Limits
  readonly #now: () => number
  /** Of sessions that have ended. */
  #evictedBefore = 0

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  get size(): number {
    return this.#byId.size
  }

  /** Messages that left an event log while its session lived, those of ended sessions included. */
  get evictions(): number {
    return [...this.#byId.values()].reduce((sum, { log }) => sum + log.evicted, this.#evictedBefore)
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  /** The session of this secret, made where there is none yet. Throws `SessionRefused` at a limit. */
  claim(secret: string, address: string): Session {
    const key = createHash('sha256').update(secret).digest('hex')
    const known = this.#bySecret.get(key)
    if (known) {
      if (known.expiry) clearTimeout(known.expiry)
      known.expiry = null
      return known.session
    }
    const { maxSessions, maxSessionsPerAddress } = this.#limits
    if (this.#byId.size >= maxSessions)
      throw new SessionRefused(`this server holds ${maxSessions} sessions, its limit; close one or try later`)
    const here = [...this.#bySecret.values()].filter((entry) => entry.address === address).length
    if (here >= maxSessionsPerAddress) {
      throw new SessionRefused(`your address has ${here} sessions open, the limit; close a tab (MAX_SESSIONS_PER_ADDRESS raises it)`)
    }
    const id = randomBytes(16).toString('hex')
    const session = new Session({ id, epoch: newEpoch(), now: this.#now, limits: this.#limits })
    this.#bySecret.set(key, { session, address, expiry: null })
    this.#byId.set(id, session)
    return session
  }

  /** Nobody controls the session any more; it lives on for a while, so that a reload or a dropped network finds it. */
  release(session: Session): void {
    for (const [key, entry] of this.#bySecret) {
      if (entry.session !== session || entry.expiry) continue
      entry.expiry = setTimeout(() => {
        this.#bySecret.delete(key)
        this.#end(session)
      }, this.#limits.sessionGraceMs)
    }
  }

  /** The page is done with the session: it ends at once. */
  leave(session: Session): void {
    for (const [key, entry] of this.#bySecret) {
      if (entry.session !== session) continue
      if (entry.expiry) clearTimeout(entry.expiry)
      this.#bySecret.delete(key)
    }
    this.#end(session)
  }

  end(): void {
    for (const { session, expiry } of this.#bySecret.values()) {
      if (expiry) clearTimeout(expiry)
      session.end()
    }
    this.#bySecret.clear()
    this.#byId.clear()
  }

  #end(session: Session): void {
    this.#byId.delete(session.id)
    this.#evictedBefore += session.log.evicted
    session.end()
  }
}
