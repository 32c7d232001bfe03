import { Hold, wake } from './hold.ts'
import type { Link } from './link.ts'
import { RequestGate } from './request-gate.ts'

/** As node:http's own limit for a head (`headersTimeout`), which cannot see a head that is held here. */
const HEAD_TIMEOUT_MS = 60_000
/** In the place of an own queue until something is to wait: connections are many, and most have no conditions. */
const OPEN_WAY = new Hold('up', false)

/** From the wire to the app: what comes in is copied for the tap, scanned, kept for the conditions, and given to the app. */
export class Upstream {
  readonly #link: Link
  /** Null where the link does not look into what passes. */
  readonly gate: RequestGate | null
  #hold = OPEN_WAY
  #timer: NodeJS.Timeout | null = null
  #headTimer: NodeJS.Timeout | null = null
  #readerFull = false
  #clientEnded = false
  #endPushed = false
  #refusing = false
  #deliveredBytes = 0

  constructor(link: Link) {
    this.#link = link
    this.gate = link.attribution && new RequestGate(link.attribution, this)
  }

  /** Read by the app from the link, or as good as. */
  get deliveredBytes(): number {
    return this.#deliveredBytes
  }

  get bytes(): number {
    return this.#link.readableLength + this.#hold.bytes + (this.gate?.bytes ?? 0)
  }

  /** What comes in waits before the app sees it. */
  get waits(): boolean {
    return !this.#hold.idle
  }

  get silent(): boolean {
    return this.#hold.silent
  }

  /** FIN has come in, and the app is not told before what came ahead of it. */
  get holdsEnd(): boolean {
    return this.#clientEnded && !this.#endPushed
  }

  /** A queue of its own, under conditions. */
  ownHold(): Hold {
    if (this.#hold === OPEN_WAY) this.#hold = new Hold('up', this.#link.secure)
    return this.#hold
  }

  receive(chunk: Buffer): void {
    const link = this.#link
    if (link.destroyed) return
    const { gate } = this
    if (gate === null) {
      link.path?.touch()
      this.deliver(chunk)
      return
    }
    link.tap?.record('up', link.context.now(), link.meter.up.total + gate.undecidedBytes, chunk)
    link.path?.touch()
    gate.receive(chunk)
    if (gate.holdsHead) this.#headTimer ??= setTimeout(() => link.destroy(), HEAD_TIMEOUT_MS)
    if (gate.full) this.updatePause()
  }

  /** FIN has come in. */
  receiveEnd(): void {
    this.#clientEnded = true
    this.gate?.giveUp()
    this.run()
  }

  /** A head is complete. */
  headDone(): void {
    clearTimeout(this.#headTimer ?? undefined)
    this.#headTimer = null
  }

  /** Past the gate: to the conditions, and behind them to the app. */
  deliver(bytes: Buffer): void {
    if (this.#endPushed || this.#refusing) return
    if (this.#hold.idle) this.#pass(bytes)
    else {
      this.#hold.add(bytes, this.#link.context.now())
      this.run()
    }
    if (this.#readerFull) this.updatePause()
  }

  /** The app sees nothing of what comes from now on. */
  refuse(): void {
    this.#refusing = true
  }

  /** The answer has come that says what the bytes behind an upgrade request are. */
  resume(): void {
    if (this.#link.destroyed) return
    this.gate?.resume()
    this.run()
  }

  /** The app has room again. */
  drained(): void {
    if (!this.#readerFull) return
    this.#readerFull = false
    this.run()
  }

  /** Gives the app what may pass by now. */
  run(): void {
    const link = this.#link
    if (link.destroyed) return
    if (!this.#hold.empty && !this.#readerFull) {
      const wakeAt = this.#hold.run(link.context.now(), (bytes) => this.#pass(bytes))
      this.#timer = wake(this.#timer, wakeAt, link.context.now(), () => this.run())
    }
    this.updatePause()
    if (this.#hold.spent) link.cutOff()
    if (this.#clientEnded && this.#hold.empty && !this.#hold.silent && !this.gate?.undecidedBytes) this.endReading()
  }

  endReading(): void {
    if (this.#endPushed) return
    this.#endPushed = true
    this.#link.push(null)
    if (this.#link.socket.closed) setImmediate(() => this.#link.destroy())
  }

  /** What waits goes nowhere. */
  clear(): void {
    this.#hold.clear()
  }

  updatePause(): void {
    const { wire, downstream } = this.#link
    wire.reading = downstream.closing || !(this.#readerFull || this.#hold.full || this.gate?.full === true)
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined)
    clearTimeout(this.#headTimer ?? undefined)
    this.#hold.clear()
  }

  #pass(bytes: Buffer): boolean {
    const link = this.#link
    link.observer?.up(bytes)
    this.#readerFull = !link.push(bytes)
    this.#deliveredBytes += bytes.length
    link.attribution?.delivered(this.#deliveredBytes)
    return !this.#readerFull
  }
}
