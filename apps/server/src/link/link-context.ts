import type { Link } from './link.ts'
import type { EndCause, RequestHead } from './owner.ts'

/** Sees every byte of a link that is not HTTP/1.1, in the place of the link's own scanner. */
export interface LinkObserver {
  /** The app is about to see them: after the conditions. */
  up(bytes: Uint8Array): void
  /** They have passed the conditions and leave. */
  down(bytes: Uint8Array): void
  closed(cause: EndCause): void
}

/** What every link of a listener shares. */
export interface LinkContext {
  /** Monotonic ms; all times the link reports are on this clock. */
  now(): number
  /** False is the null mode: meter, tap and scanners off, so no owner and no `onRequest`. */
  observe: boolean
  /** Bytes that each exchange's tap keeps for its owner; 0: none. */
  tapBytes: number
  /** A request head is complete and the app has not seen a byte of it. */
  onRequest(link: Link, head: RequestHead): void
  /** Of a link that carries another protocol; `observe` is then false. */
  observer?(link: Link): LinkObserver
}
