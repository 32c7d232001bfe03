export type TapDirection = 'up' | 'down'

/** What begins where the bytes can be read without what came before them. */
export type UnitStart = 'head' | 'chunk' | 'frame'

/** Bytes that passed a link in one go, as its tap kept them. */
export interface TapSegment {
  readonly direction: TapDirection
  /** Ms on the server's monotonic clock. */
  readonly at: number
  /** Bytes of this direction that the connection had carried before it. */
  readonly offset: number
  readonly bytes: Uint8Array
  /** The first unit that begins in these bytes, by its offset in the direction: where reading can set in after a gap. */
  begins: { readonly offset: number; readonly what: UnitStart } | null
  /** Messages whose last byte is in these bytes: the offset behind it, and the message's seq; 0 is control. */
  readonly ends: { readonly offset: number; readonly seq: number }[]
}
