export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** A contender's figure over all rounds, and its ratio to the reference round by round: a noisy minute hits both. */
export interface Summary {
  median: number
  low: number
  high: number
  ratio: number
  ratioLow: number
  ratioHigh: number
}

export function summarise(values: readonly number[], reference: readonly number[]): Summary {
  const ratios = values.map((value, round) => value / (reference[round] ?? Number.NaN))
  return {
    median: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
    ratio: median(ratios),
    ratioLow: Math.min(...ratios),
    ratioHigh: Math.max(...ratios),
  }
}

/** The line through the points by least squares, and how much of the variance it explains. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): { slope: number; intercept: number; r2: number } {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const intercept = meanY - slope * meanX
  const left = points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0)
  const all = points.reduce((sum, [, y]) => sum + (y - meanY) ** 2, 0)
  return { slope, intercept, r2: all === 0 ? 1 : 1 - left / all }
}
