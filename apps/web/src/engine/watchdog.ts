export interface WatchdogOptions {
  /** Monotonic ms. */
  now(): number
  /** Calls `run` once, `ms` from now; returns how to take that back. */
  after(ms: number, run: () => void): () => void
  /** Nothing was heard for `silentMs`. Called once, and then it rests until `begin`. */
  onSilence(silentMs: number): void
}

/** Notices that nothing comes any more, which neither WebSocket nor EventSource ever tells. */
export class Watchdog {
  readonly #options: WatchdogOptions
  #timeoutMs: number | null
  #heardAt = 0
  #watching = false
  #cancel: (() => void) | null = null

  /** `timeoutMs` null: off. */
  constructor(timeoutMs: number | null, options: WatchdogOptions) {
    this.#timeoutMs = timeoutMs
    this.#options = options
  }

  /** Watches from now on. */
  begin(): void {
    this.#watching = true
    this.heard()
    this.#arm()
  }

  /** Something came: a message, a heartbeat. Cheap, as it is called for each: the timer is left as it is. */
  heard(): void {
    this.#heardAt = this.#options.now()
  }

  rest(): void {
    this.#watching = false
    this.#cancel?.()
    this.#cancel = null
  }

  set(timeoutMs: number | null): void {
    this.#timeoutMs = timeoutMs
    if (this.#watching) this.#arm()
  }

  #arm(): void {
    this.#cancel?.()
    this.#cancel = null
    if (this.#timeoutMs === null) return
    const leftMs = this.#heardAt + this.#timeoutMs - this.#options.now()
    this.#cancel = this.#options.after(Math.max(0, Math.ceil(leftMs)), () => this.#look())
  }

  #look(): void {
    const silentMs = this.#options.now() - this.#heardAt
    if (this.#timeoutMs === null || silentMs < this.#timeoutMs) {
      this.#arm()
      return
    }
    this.rest()
    this.#options.onSilence(silentMs)
  }
}
