import type { MethodId } from '../ui/method.ts'

/** Evidence as it is shown, on the page and in reports alike: plain data. */
export type Exhibit = Numbers | Table | Bars | Dots | Lines | Stops

/** Headline figures, each linked to how it was measured. */
export interface Numbers {
  type: 'numbers'
  items: { label: string; value: string; method: MethodId }[]
}

/** First column names the row, the others hold figures or words. */
export interface Table {
  type: 'table'
  caption: string
  columns: string[]
  rows: string[][]
}

/** Stacked bars from zero. `lane` names the hue; parts are told apart by tint. */
export interface Bars {
  type: 'bars'
  caption: string
  unit: string
  rows: { label: string; lane?: string; parts: { name: string; value: number }[] }[]
}

/** Points over time or size, one series per lane or direction. */
export interface Dots {
  type: 'dots'
  caption: string
  x: { label: string; unit: string }
  y: { label: string; unit: string }
  series: { name: string; lane?: string; points: [number, number][] }[]
}

/** Figures for each of some values of one quantity: a slider on the page, a table in a saved report. */
export interface Stops {
  type: 'stops'
  caption: string
  /** The quantity that is chosen. */
  name: string
  columns: string[]
  /** At most as many as a slider is moved through; `at` is the value with its unit. */
  stops: { at: string; cells: string[] }[]
}

/** The raw thing: bytes, heads, log lines, source. */
interface Lines {
  type: 'lines'
  caption: string
  text: string
}

/** Points of one series drawn at most; more are thinned evenly, ends kept. */
const MAX_POINTS = 240

export function thinned(points: [number, number][]): [number, number][] {
  if (points.length <= MAX_POINTS) return points
  const step = (points.length - 1) / (MAX_POINTS - 1)
  return Array.from({ length: MAX_POINTS }, (_, index) => points[Math.round(index * step)] as [number, number])
}

/** Line ends and NUL made visible as escapes, each line on a line of its own. */
export function visible(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, (end) => `${end.replace('\r', '\\r').replace('\n', '\\n')}\n`).replaceAll('\0', '\\0')
}
