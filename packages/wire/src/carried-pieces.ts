import type { Span } from './span.ts'

/** Where bytes `[from, to)` of what is carried lie: `shift` added to a place among them gives the place in the carrier. */
export interface CarriedPiece {
  from: number
  to: number
  shift: number
}

/** The pieces of what lies at `spans`, put together one behind the other. */
export function carriedPieces(spans: readonly Span[]): CarriedPiece[] {
  let from = 0
  return spans.map(({ start, end }) => {
    const piece = { from, to: from + end - start, shift: start - from }
    from = piece.to
    return piece
  })
}

/** `[from, to)` of what is carried: as much of `whole` as lies in one piece. */
export interface Cut<Whole> extends CarriedPiece {
  whole: Whole
}

/** `spans` of what is carried, cut where its carrier cuts it; they and the pieces are in order. */
export function cutByPieces<Whole extends Span>(spans: readonly Whole[], pieces: readonly CarriedPiece[]): Cut<Whole>[] {
  const cuts: Cut<Whole>[] = []
  let first = 0
  for (const whole of spans) {
    while (first < pieces.length && pieces[first]!.to <= whole.start) first++
    for (let at = first; at < pieces.length && pieces[at]!.from < whole.end; at++) {
      const { from, to, shift } = pieces[at]!
      if (to > from) cuts.push({ whole, from: Math.max(whole.start, from), to: Math.min(whole.end, to), shift })
    }
  }
  return cuts
}

/** `spans` of what is carried, put where they lie: one that is cut is several, each with all that it says. */
export function placeInCarrier<Whole extends Span>(spans: readonly Whole[], pieces: readonly CarriedPiece[]): Whole[] {
  return cutByPieces(spans, pieces).map(({ whole, from, to, shift }) => ({ ...whole, start: from + shift, end: to + shift }))
}

/** Where a byte of what is carried lies; of the byte behind the last, the place behind it. */
export function placeOf(at: number, pieces: readonly CarriedPiece[]): number {
  const piece = pieces.find(({ to }) => at < to) ?? pieces.at(-1)
  return at + (piece?.shift ?? 0)
}
