import type { LaneState } from '../../engine/messages.ts'
import type { LaneTrack, RealSpan, Span } from '../../store/lane-track.ts'

/** What is really so where the browser believes something else. `held`: the server still believes a connection open that has been left here. */
export type Reality = { state: 'silent' | 'unheard' } | { state: 'closed'; cause: RealSpan['cause'] } | { state: 'held' }

/** A stretch of a lane in which what the browser believes, and whether that is so, did not change. */
export interface Stretch {
  from: number
  to: number
  /** It goes on. */
  isLast: boolean
  /** What the browser says; the span it is part of. */
  believed: Span
  /** Null while the two agree. */
  real: Reality | null
}

/** Both ends learn of an end within a report (250 ms) and its way; less than this is no disagreement, but news under way. */
const NEWS_MS = 500
/** A link is silent at times for a moment; what is parted for less cannot be seen. */
const MIN_PARTED_MS = 50

/** A lane's believed spans, parted where the server and its link know better. Oldest first, up to `end`. */
export function stretchesOf(track: LaneTrack, end: number): Stretch[] {
  let left: Span | null = null
  return track.spans.flatMap((span, index) => {
    const to = Math.max(span.from, Math.min(span.to ?? end, end))
    const isLast = index === track.spans.length - 1
    const parted = span.state === 'open' ? disagreements(track.real, span, to) : heldBy(track.real, left, span, to)
    if (span.state === 'open') left = span
    return partAt(span, to, isLast, parted)
  })
}

export function isAgreed({ believed, real }: Stretch): boolean {
  return believed.state === 'open' && real === null
}

/** How long stretches of one state lasted. */
export function lasted(stretches: readonly Stretch[], state: LaneState): number {
  return stretches.reduce((sum, { believed, from, to }) => sum + (believed.state === state ? to - from : 0), 0)
}

interface Parted {
  from: number
  to: number
  real: Reality
}

/** The browser says open: when nothing passed, and when the server had ended it already. */
function disagreements(real: readonly RealSpan[], span: Span, to: number): Parted[] {
  const own = real.filter(({ connection }) => connection === span.connection)
  const closed = own.find(({ state }) => state === 'closed')
  const parted = (['silent', 'unheard'] as const).flatMap((state) =>
    own.flatMap((one): Parted[] =>
      one.state === state ? [{ from: one.from, to: Math.min(one.to ?? to, closed?.from ?? to), real: { state } }] : [],
    ),
  )
  if (closed) parted.push({ from: closed.from, to, real: { state: 'closed', cause: closed.cause } })
  const within = parted.map((one) => ({ ...one, from: Math.max(one.from, span.from), to: Math.min(one.to, to) }))
  const silent = within.filter(({ real: { state } }) => state !== 'unheard')
  const unheard = within.filter(({ real: { state } }) => state === 'unheard').flatMap((one) => without(one, silent))
  return [...silent, ...unheard].filter((one) => one.to - one.from >= MIN_PARTED_MS).toSorted((a, b) => a.from - b.from)
}

/** What is left of a stretch that others cover in part: where nothing passes either way, that is what is said. */
function without(one: Parted, others: readonly Parted[]): Parted[] {
  return others.reduce<Parted[]>(
    (left, { from, to }) =>
      left.flatMap((part) => [
        { ...part, to: Math.min(part.to, from) },
        { ...part, from: Math.max(part.from, to) },
      ]),
    [one],
  )
}

/** The browser has left a connection: until when the server believed it open. */
function heldBy(real: readonly RealSpan[], left: Span | null, span: Span, to: number): Parted[] {
  if (left?.connection === undefined || left.to === null) return []
  const closedAt = real.find(({ connection, state }) => connection === left.connection && state === 'closed')?.from ?? to
  if (closedAt - left.to < NEWS_MS || closedAt <= span.from) return []
  return [{ from: span.from, to: Math.min(closedAt, to), real: { state: 'held' } }]
}

function partAt(span: Span, to: number, isLast: boolean, parted: readonly Parted[]): Stretch[] {
  const stretches: Stretch[] = []
  let at = span.from
  for (const one of parted) {
    if (one.from > at) stretches.push({ from: at, to: one.from, isLast: false, believed: span, real: null })
    stretches.push({ from: Math.max(at, one.from), to: one.to, isLast: false, believed: span, real: one.real })
    at = one.to
  }
  if (at < to || stretches.length === 0) stretches.push({ from: at, to, isLast: false, believed: span, real: null })
  return stretches.map((stretch, index) => (isLast && index === stretches.length - 1 ? { ...stretch, isLast: span.to === null } : stretch))
}
