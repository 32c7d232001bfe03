import type { BarItem } from './timeline-rows.ts'
import styles from './TimelinePlot.module.css'

export const BAR_Y = 14
export const BAR_HEIGHT = 14
/** While what is believed is not so, the bar parts: believed above, real beneath. */
const PARTED_HEIGHT = 7
const GAP = 3

/** One stretch of a lane's connection. */
export function Bar({ bar: { x, width, state, real } }: { bar: BarItem }) {
  if (real === null) return <Believed x={x} y={BAR_Y} width={width} height={BAR_HEIGHT} state={state} />
  const y = BAR_Y - 1
  return (
    <>
      <Believed x={x} y={y} width={width} height={PARTED_HEIGHT} state={state} />
      <Real x={x} y={y + PARTED_HEIGHT + GAP} width={width} height={PARTED_HEIGHT} real={real} />
    </>
  )
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

function Believed({ x, y, width, height, state }: Box & Pick<BarItem, 'state'>) {
  const middle = y + height / 2
  switch (state) {
    case 'open':
      return <rect x={x} y={y} width={width} height={height} className={styles.open} />
    case 'connecting':
      return <rect x={x} y={y} width={width} height={height} fill="url(#connecting-hatch)" className={styles.connecting} />
    case 'waiting':
      return <line x1={x} x2={x + width} y1={middle} y2={middle} className={styles.waiting} />
    case 'closed':
      return (
        <g>
          <line x1={x + 8} x2={x + width} y1={middle} y2={middle} className={styles.closed} />
          <path d={`M${x - 4} ${middle - 5} l10 10 m0 -10 l-10 10`} className={styles.cross} />
        </g>
      )
  }
}

function Real({ x, y, width, height, real }: Box & { real: NonNullable<BarItem['real']> }) {
  const middle = y + height / 2
  switch (real) {
    case 'silent':
    case 'unheard':
      return <rect x={x} y={y} width={width} height={height} fill="url(#silent-hatch)" className={styles.silent} />
    case 'closed':
      return <line x1={x} x2={x + width} y1={middle} y2={middle} className={styles.closed} />
    case 'held':
      return <rect x={x} y={y} width={width} height={height} className={styles.held} />
  }
}
