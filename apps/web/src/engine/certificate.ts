import type { Credentials } from './transports/connection.ts'

/** How often a port whose certificate was refused is asked again: soon after the visitor accepted it, it is known. */
const ASK_EVERY_MS = 2000

export interface CertificateOptions {
  /** Calls `run` after `ms`. */
  after(ms: number, run: () => void): void
  /** Told when what is known of a port changes. */
  onChange(origin: string, accepted: boolean): void
}

/** Whether this browser speaks TLS with the lane ports: it refuses a self-made certificate until the visitor accepts it. */
export class Certificates {
  readonly #options: CertificateOptions
  readonly #refused = new Set<string>()

  constructor(options: CertificateOptions) {
    this.#options = options
  }

  /**
   * Settles once the port answered, or `signal` aborted. It asks each time, as the answer also leaves a connection open:
   * a WebSocket becomes a stream of HTTP/2 only where one with credentials is there already (RFC 8441).
   */
  async accepted(origin: string, credentials: Credentials, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !(await this.#answers(origin, credentials))) {
      if (!this.#refused.has(origin)) this.#options.onChange(origin, false)
      this.#refused.add(origin)
      await new Promise<void>((resolve) => this.#options.after(ASK_EVERY_MS, resolve))
    }
    if (!signal.aborted && this.#refused.delete(origin)) this.#options.onChange(origin, true)
  }

  async #answers(origin: string, credentials: Credentials): Promise<boolean> {
    try {
      const response = await fetch(`${origin}/`, { credentials, cache: 'no-store' })
      await response.text()
      return true
    } catch (error) {
      if (error instanceof TypeError) return false
      throw error
    }
  }
}
