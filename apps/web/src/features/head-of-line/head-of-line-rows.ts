import type { LaneSettings } from '@wireside/contract/lanes'
import type { Arrived } from '../../engine/samples.ts'

/** Messages in sight: two seconds at a hundred a second. */
export const IN_SIGHT = 200
/** More than this above the lane's median is a wait, not the path's own variation: less than the repair of a loss takes. */
const WAITED_MS = 30
/** A datagram so many messages older than the newest is on its way no more. */
const UNDER_WAY = 60

export interface Mark {
  seq: number
  latencyMs: number
  /** It came later than the path alone explains. */
  waited: boolean
  /** A later message had come before it. */
  overtaken: boolean
}

/** One lane's newest messages: when each came after it was sent, in the order they were sent. */
export interface HeadOfLineRow {
  lane: LaneSettings
  marks: Mark[]
  /** Datagrams in sight that never came; what goes on streams comes in the end. */
  lost: number[]
  waited: number
  overtaken: number
  medianMs: number | null
  maxMs: number | null
}

/** Rows of all lanes over the same stretch of messages, and the stretch. */
export function headOfLineRows(lanes: readonly LaneSettings[], arrived: Readonly<Record<string, readonly Arrived[]>>) {
  const newest = Math.max(0, ...Object.values(arrived).flatMap((own) => own.map(({ seq }) => seq)))
  const first = Math.max(1, newest - IN_SIGHT + 1)
  return { first, newest, rows: lanes.map((lane) => rowOf(lane, arrived[lane.id] ?? [], first, newest)) }
}

function rowOf(lane: LaneSettings, arrived: readonly Arrived[], first: number, newest: number): HeadOfLineRow {
  const inSight = arrived.filter(({ seq }) => seq >= first)
  const sorted = inSight.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b)
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? null
  let highest = 0
  const marks = inSight.map(({ seq, latencyMs }): Mark => {
    const overtaken = seq < highest
    highest = Math.max(highest, seq)
    return { seq, latencyMs, waited: medianMs !== null && latencyMs > medianMs + WAITED_MS, overtaken }
  })
  const came = new Set(inSight.map(({ seq }) => seq))
  const begun = inSight.length > 0 ? Math.min(...came) : newest
  const lost: number[] = []
  if (lane.mode === 'datagrams') for (let seq = begun; seq < newest - UNDER_WAY; seq++) if (!came.has(seq)) lost.push(seq)
  return {
    lane,
    marks,
    lost,
    waited: marks.filter(({ waited }) => waited).length,
    overtaken: marks.filter(({ overtaken }) => overtaken).length,
    medianMs,
    maxMs: sorted.at(-1) ?? null,
  }
}
