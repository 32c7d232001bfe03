import type { CrowdFigures, CrowdSettings } from './trials.ts'
import { credentialsOver } from './transports/connection.ts'
import { eventSourceMember, webSocketMember, type Member } from './probes/crowd-member.ts'

/** Figures a second: as often as anything is drawn. */
const TELL_EVERY_MS = 250
/** From the answer to one `fetch` to the next. */
const FETCH_EVERY_MS = 1000

export interface CrowdOptions {
  now(): number
  /** The full URL of a path on the lane port, the session in its query. */
  url(path: string, scheme: 'http' | 'ws'): string
  tell(figures: CrowdFigures): void
}

/** Connections of one kind, as many as asked for, held open; and one `fetch` after the other beside them. */
export class Crowd {
  readonly #options: CrowdOptions
  readonly #members: Member[] = []
  readonly #over = new AbortController()
  readonly #timer: ReturnType<typeof setInterval>
  #fetchSince: number | null = null
  #fetchTookMs: number | null = null

  constructor({ kind, count, protocol }: CrowdSettings, options: CrowdOptions) {
    this.#options = options
    const credentials = credentialsOver(protocol)
    for (let made = 0; made < count; made++) {
      this.#members.push(
        kind === 'websocket'
          ? webSocketMember(options.url('/probe/ws', 'ws'))
          : eventSourceMember(options.url('/probe/feed', 'http'), credentials === 'include'),
      )
    }
    this.#timer = setInterval(() => this.#tell(), TELL_EVERY_MS)
    void this.#fetch(credentials)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#over.abort()
    for (const member of this.#members) member.close()
  }

  async #fetch(credentials: RequestCredentials): Promise<void> {
    const { now, url } = this.#options
    while (!this.#over.signal.aborted) {
      this.#fetchSince = now()
      const answered = await fetch(url('/probe/heads', 'http'), { cache: 'no-store', credentials, signal: this.#over.signal })
        .then((response) => response.arrayBuffer())
        .then(() => true)
        .catch(() => false)
      this.#fetchTookMs = answered ? now() - this.#fetchSince : null
      this.#fetchSince = null
      await new Promise((resolve) => setTimeout(resolve, FETCH_EVERY_MS))
    }
  }

  #tell(): void {
    const count = (state: ReturnType<Member['state']>): number => this.#members.filter((member) => member.state() === state).length
    this.#options.tell({
      open: count('open'),
      waiting: count('waiting'),
      refused: count('failed'),
      fetchWaitsMs: this.#fetchSince === null ? null : this.#options.now() - this.#fetchSince,
      fetchTookMs: this.#fetchTookMs,
    })
  }
}
