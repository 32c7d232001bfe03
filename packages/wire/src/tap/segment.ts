export type TapDirection = 'up' | 'down'

/** What begins where the bytes can be read without what came before them. */
export type UnitStart = 'head' | 'chunk' | 'frame'

/** Bytes that passed a link in one go, as its tap kept them. */
export interface TapSegment {
  readonly direction: TapDirection
  /** Ms on the server's monotonic clock. */
  readonly at: number
  /** Bytes of this direction before it: that the connection had carried, over HTTP/2 that this tap was given. */
  readonly offset: number
  readonly bytes: Uint8Array
  /** The first unit that begins in these bytes, by its offset in the direction: where reading can set in after a gap. */
  begins: { readonly offset: number; readonly what: UnitStart } | null
  /** Messages whose last byte is in these bytes: the offset behind it, and the message's seq; 0 is control. */
  readonly ends: { readonly offset: number; readonly seq: number }[]
  /**
   * HTTP/2, where each segment is whole frames of one stream or of the connection itself: what each representation of
   * their header block says, as only the connection's history can tell; null where it is no field.
   */
  readonly headers?: readonly ({ readonly name: string; readonly value: string } | null)[] | null
}
