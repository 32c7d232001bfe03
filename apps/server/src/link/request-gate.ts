import type { Attribution } from './attribution.ts'
import { stripUpgrade } from './conditions/strip-upgrade.ts'
import type { Upstream } from './upstream.ts'

/** While the meaning of further bytes waits for the server's answer, reading pauses beyond this. */
const UNDECIDED_BYTES = 64 * 1024

/**
 * What came in and is kept from the app for now: a request head until it is complete, so that its owner is known
 * before the app sees a byte, and what follows an upgrade request until the answer says what it is.
 */
export class RequestGate {
  readonly #attribution: Attribution
  readonly #upstream: Upstream
  #head: Buffer[] | null = null
  #headBytes = 0
  #undecided: Buffer[] | null = null
  #undecidedBytes = 0
  #dropping = false
  /** The condition `strip_upgrade`: an upgrade request leaves without what makes it one. */
  stripsUpgrade = false

  constructor(attribution: Attribution, upstream: Upstream) {
    this.#attribution = attribution
    this.#upstream = upstream
  }

  get bytes(): number {
    return this.#headBytes + this.#undecidedBytes
  }

  /** Received and not scanned. */
  get undecidedBytes(): number {
    return this.#undecidedBytes
  }

  get holdsHead(): boolean {
    return this.#headBytes > 0
  }

  get full(): boolean {
    return this.#undecidedBytes >= UNDECIDED_BYTES
  }

  /** True once an answer has come and what waited for it can go on. */
  get decided(): boolean {
    return this.#undecidedBytes > 0 && !this.#attribution.scanner.undecided
  }

  receive(chunk: Buffer): void {
    if (this.#dropping) return
    if (this.#undecidedBytes > 0) this.#wait(chunk)
    else this.take(chunk, this.#attribution.scanner.up(chunk, 0, chunk.length))
  }

  /** `scanned`: how far the scanner came, short of the end while what follows is undecided. */
  take(chunk: Buffer, scanned: number): void {
    const { scanner } = this.#attribution
    const pending = scanner.pendingHeadBytes
    const strips = this.stripsUpgrade && scanner.undecided
    if (scanned === chunk.length && pending === 0 && this.#headBytes === 0 && !strips) {
      this.#upstream.deliver(chunk)
      return
    }
    if (scanned < chunk.length) this.#wait(chunk.subarray(scanned))
    if (strips) this.#strip(chunk.subarray(0, scanned))
    else this.#keep(chunk.subarray(0, scanned), pending)
  }

  /** Scans and passes on what waited for the answer. */
  resume(): void {
    const chunks = this.#undecided ?? []
    this.#undecided = null
    this.#undecidedBytes = 0
    for (const chunk of chunks) this.receive(chunk)
  }

  /** What is kept, and what is to come, is for nobody. */
  drop(): void {
    this.#dropping = true
    this.#head = null
    this.#headBytes = 0
    this.#undecided = null
    this.#undecidedBytes = 0
  }

  /** Gives out an incomplete head: the app answers it as it would have. */
  giveUp(): void {
    for (const chunk of this.#takeHead()) this.#upstream.deliver(chunk)
  }

  /** `end` completes the head of an upgrade request. */
  #strip(end: Buffer): void {
    this.#upstream.deliver(stripUpgrade(Buffer.concat([...this.#takeHead(), end])))
  }

  #takeHead(): Buffer[] {
    const head = this.#head ?? []
    this.#head = null
    this.#headBytes = 0
    return head
  }

  #wait(chunk: Buffer): void {
    ;(this.#undecided ??= []).push(chunk)
    this.#undecidedBytes += chunk.length
  }

  /** Passes on all but the last `pending` bytes of what is kept and `chunk`. */
  #keep(chunk: Buffer, pending: number): void {
    const ready = this.#headBytes + chunk.length - pending
    if (ready > 0) {
      this.giveUp()
      const split = chunk.length - pending
      if (split > 0) this.#upstream.deliver(chunk.subarray(0, split))
      chunk = chunk.subarray(Math.max(0, split))
    }
    if (pending === 0) return
    ;(this.#head ??= []).push(chunk)
    this.#headBytes += chunk.length
  }
}
