import type { Attribution } from './attribution.ts'
import { Hold, wake } from './hold.ts'
import type { Link } from './link.ts'
import { giveToApp, holdSocket, startReading, stopReading } from './linked-socket.ts'
import { RequestGate } from './request-gate.ts'

/** As node:http's own limit for a head (`headersTimeout`), which cannot see a head that is held here. */
const HEAD_TIMEOUT_MS = 60_000

/** From the wire to the app: what comes in is copied for the tap, scanned, kept for the conditions, and given to the app. */
export class Upstream {
  readonly #link: Link
  #gate: RequestGate | null = null
  /** Null until the first condition or fault: connections are many, and most have none. */
  #hold: Hold | null = null
  #timer: NodeJS.Timeout | null = null
  #headTimer: NodeJS.Timeout | null = null
  #reading = true
  #readerFull = false
  #clientEnded = false
  #endGiven = false
  #failure: Error | null = null
  #refusing = false
  #deliveredBytes = 0

  constructor(link: Link) {
    this.#link = link
  }

  /** Null until there is something to keep from the app. */
  get gate(): RequestGate | null {
    return this.#gate
  }

  /** The condition `strip_upgrade`: an upgrade request reaches the app without what makes it one. */
  set stripsUpgrade(strips: boolean) {
    const { attribution } = this.#link
    if (attribution && (strips || this.#gate)) this.#ownGate(attribution).stripsUpgrade = strips
  }

  /** Read by the app from the socket, or as good as. */
  get deliveredBytes(): number {
    return this.#deliveredBytes
  }

  get bytes(): number {
    return this.#link.socket.readableLength + (this.#hold?.bytes ?? 0) + (this.#gate?.bytes ?? 0)
  }

  /** What comes in waits before the app sees it. */
  get waits(): boolean {
    return this.#hold?.idle === false
  }

  /** FIN has come in. */
  get ended(): boolean {
    return this.#clientEnded
  }

  /** Nothing passes, and what waits keeps its order. */
  get silent(): boolean {
    return this.#hold?.silent === true
  }

  /** From now on what comes in waits where conditions can hold it. */
  ownHold(): Hold {
    if (!this.#hold) {
      this.#hold = new Hold('up', this.#link.secure)
      holdSocket(this.#link.socket)
      // What was full may have been read since; if not, the next piece says so.
      this.#readerFull = false
    }
    return this.#hold
  }

  /** False: reading is to stop, until the app has room or `resume` is called. */
  receive(chunk: Buffer): boolean {
    const link = this.#link
    if (link.destroyed) return true
    link.path?.touch()
    this.#readerFull &&= this.#hold !== null
    const { attribution } = link
    if (attribution === null) this.deliver(chunk)
    else {
      const gate = this.#gate
      link.tap?.record('up', link.context.now(), link.meter.up.total + (gate?.undecidedBytes ?? 0), chunk)
      if (gate) gate.receive(chunk)
      else this.#inspect(chunk, attribution)
      if (this.#gate?.holdsHead) this.#headTimer ??= setTimeout(() => link.destroy(), HEAD_TIMEOUT_MS)
    }
    if (this.#hold === null) return !this.#full
    this.#updatePause()
    return true
  }

  /** FIN has come in. */
  receiveEnd(): void {
    if (this.#link.destroyed) return
    this.#link.ended('client')
    this.#clientEnded = true
    this.#gate?.giveUp()
    this.run()
    this.#link.halfClosed()
  }

  /** Reading has failed, as by RST. True: the app is told later, as a silent path carries no news. */
  receiveFailure(error: Error): boolean {
    if (!this.silent) return false
    this.#failure ??= error
    return true
  }

  /** A head is complete. */
  headDone(): void {
    clearTimeout(this.#headTimer ?? undefined)
    this.#headTimer = null
  }

  /** Past the gate: to the conditions, and behind them to the app. */
  deliver(bytes: Buffer): void {
    if (this.#endGiven || this.#refusing) return
    const hold = this.#hold
    if (hold === null || hold.idle) this.#pass(bytes)
    else {
      hold.add(bytes, this.#link.context.now())
      this.run()
    }
  }

  /** The app sees nothing of what comes from now on. */
  refuse(): void {
    this.#refusing = true
  }

  /** The answer has come that says what the bytes behind an upgrade request are. */
  resume(): void {
    if (this.#link.destroyed) return
    this.#gate?.resume()
    this.run()
    if (!this.#hold && !this.#full) startReading(this.#link.socket)
  }

  /** The app has room again. */
  drained(): void {
    if (this.#readerFull) {
      this.#readerFull = false
      this.run()
    }
    if (this.#reading && !this.#clientEnded) startReading(this.#link.socket)
  }

  /** Gives the app what may pass by now. */
  run(): void {
    const link = this.#link
    if (link.destroyed) return
    const hold = this.#hold
    if (this.#failure && !this.silent) {
      link.socket.destroy(this.#failure)
      return
    }
    if (hold && !hold.empty && !this.#readerFull) {
      const wakeAt = hold.run(link.context.now(), (bytes) => this.#pass(bytes))
      this.#timer = wake(this.#timer, wakeAt, link.context.now(), () => this.run())
    }
    if (hold) this.#updatePause()
    if (hold?.spent) link.cutOff()
    const waits = hold !== null && (!hold.empty || hold.silent)
    if (this.#clientEnded && !waits && !this.#gate?.undecidedBytes) this.giveEnd()
  }

  /** The app is told that nothing more comes. */
  giveEnd(): void {
    if (this.#endGiven) return
    this.#endGiven = true
    const { socket } = this.#link
    giveToApp(socket, null)
    // As node:net does it: who reads nothing is told all the same.
    socket.read(0)
  }

  /** What comes in from now on is read and dropped. */
  drain(): void {
    this.ownHold().clear()
    this.#gate?.drop()
    this.giveEnd()
    this.#reading = true
    startReading(this.#link.socket)
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined)
    clearTimeout(this.#headTimer ?? undefined)
    this.#hold?.clear()
  }

  get #full(): boolean {
    return this.#readerFull || this.#hold?.full === true || this.#gate?.full === true
  }

  /** Once there is a hold. */
  #updatePause(): void {
    const { downstream, socket } = this.#link
    const wasReading = this.#reading
    this.#reading = downstream.closing || !this.#full
    if (!this.#reading) stopReading(socket)
    else if (!wasReading) startReading(socket)
  }

  #ownGate(attribution: Attribution): RequestGate {
    return (this.#gate ??= new RequestGate(attribution, this))
  }

  #inspect(chunk: Buffer, attribution: Attribution): void {
    const { scanner } = attribution
    const scanned = scanner.up(chunk, 0, chunk.length)
    // The owner of a head that has just been read may have brought about a gate.
    if (!this.#gate && scanned === chunk.length && scanner.pendingHeadBytes === 0) this.deliver(chunk)
    else this.#ownGate(attribution).take(chunk, scanned)
  }

  #pass(bytes: Buffer): boolean {
    const link = this.#link
    link.observer?.up(bytes)
    this.#readerFull = !giveToApp(link.socket, bytes)
    this.#deliveredBytes += bytes.length
    link.attribution?.delivered(this.#deliveredBytes)
    return !this.#readerFull
  }
}
