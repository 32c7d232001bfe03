/** One request as an HTTP server's log has it: written when its answer is over. */
export interface LogLine {
  /** The path alone. */
  way: string
  status: number
  tookMs: number
}

const MAX_LINES = 100
const MAX_SESSIONS = 240

/** The newest probe requests of each session, as a log has them. */
export class RequestLog {
  readonly #lines = new Map<string, LogLine[]>()

  add(session: string, line: LogLine): void {
    const lines = this.#lines.get(session) ?? []
    this.#lines.delete(session)
    this.#lines.set(session, [...lines, line].slice(-MAX_LINES))
    const [oldest] = this.#lines.keys()
    if (this.#lines.size > MAX_SESSIONS && oldest !== undefined) this.#lines.delete(oldest)
  }

  read(session: string): LogLine[] {
    return this.#lines.get(session) ?? []
  }
}
