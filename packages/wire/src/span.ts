/** A stretch of bytes, `[start, end)`. */
export interface Span {
  start: number
  end: number
}
