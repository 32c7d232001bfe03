import { trimmed } from '../../ui/format.ts'
import type { Dots } from '../exhibit.ts'
import styles from './DotsFigure.module.css'

const WIDTH = 640
const HEIGHT = 220
const LEFT = 52
const BOTTOM = 26
const TOP = 8
const RIGHT = 12
/** Told apart without hue, too. */
const SHAPES = ['●', '○', '▲', '△'] as const

/** Points on two axes from zero, as a drawing that a saved report can hold; the same as a table beneath. */
export function DotsFigure({ dots }: { dots: Dots }) {
  const { caption, x, y, series } = dots
  const points = series.flatMap((one) => one.points)
  const maxX = Math.max(...points.map(([at]) => at), Number.MIN_VALUE)
  const maxY = Math.max(...points.map(([, value]) => value), Number.MIN_VALUE)
  const place = ([at, value]: [number, number]): { left: number; top: number } => ({
    left: LEFT + (at / maxX) * (WIDTH - LEFT - RIGHT),
    top: TOP + (1 - value / maxY) * (HEIGHT - TOP - BOTTOM),
  })
  return (
    <figure className={styles.figure}>
      <figcaption>
        {caption}
        {series.map(({ name, lane }, index) => (
          <span key={name} className={styles.key} data-lane={lane}>
            {SHAPES[index % SHAPES.length]} {name}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden className={styles.plot}>
        <path d={`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}`} className={styles.axis} />
        {[0, 0.5, 1].map((share) => (
          <g key={share} className={styles.tick}>
            <text x={LEFT - 6} y={TOP + (1 - share) * (HEIGHT - TOP - BOTTOM) + 4} textAnchor="end">
              {axisText(maxY * share, y.unit)}
            </text>
            <text
              x={LEFT + share * (WIDTH - LEFT - RIGHT)}
              y={HEIGHT - 8}
              textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
            >
              {axisText(maxX * share, x.unit)}
            </text>
          </g>
        ))}
        {series.map(({ name, lane, points: own }, index) => (
          <g key={name} data-lane={lane} className={index % 2 === 0 ? styles.full : styles.hollow}>
            {own.map((point, at) => {
              const { left, top } = place(point)
              return <circle key={at} cx={left} cy={top} r={2.2} />
            })}
          </g>
        ))}
      </svg>
      <details className={styles.table}>
        <summary>As figures</summary>
        <pre tabIndex={0}>
          {series
            .map(
              ({ name, points: own }) =>
                `${name}\n${own.map(([at, value]) => `${trimmed(at)} ${x.unit}\t${trimmed(value)} ${y.unit}`).join('\n')}`,
            )
            .join('\n\n')}
        </pre>
      </details>
    </figure>
  )
}

function axisText(value: number, unit: string): string {
  return `${trimmed(value >= 10 ? Math.round(value) : value)} ${unit}`.trim()
}
