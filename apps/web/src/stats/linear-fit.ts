export interface LinearFit {
  slope: number
  intercept: number
  /** Share of the variance that the line explains: 1 on a straight line. */
  r2: number
  /** Standard error of the slope; NaN for fewer than three points. */
  slopeError: number
}

/** The line of least squares through the points; null where all have the same x. */
export function linearFit(points: readonly { x: number; y: number }[]): LinearFit | null {
  const n = points.length
  const mean = (read: (point: { x: number; y: number }) => number): number => points.reduce((sum, point) => sum + read(point), 0) / n
  const meanX = mean(({ x }) => x)
  const meanY = mean(({ y }) => y)
  let [sxx, sxy, syy] = [0, 0, 0]
  for (const { x, y } of points) {
    sxx += (x - meanX) ** 2
    sxy += (x - meanX) * (y - meanY)
    syy += (y - meanY) ** 2
  }
  if (sxx === 0 || n === 0) return null
  const slope = sxy / sxx
  const residual = Math.max(0, syy - slope * sxy)
  return {
    slope,
    intercept: meanY - slope * meanX,
    r2: syy === 0 ? 1 : 1 - residual / syy,
    slopeError: n > 2 ? Math.sqrt(residual / (n - 2) / sxx) : Number.NaN,
  }
}
