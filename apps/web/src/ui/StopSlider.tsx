import styles from './StopSlider.module.css'

interface Props {
  /** The values it can rest at, ascending. */
  stops: readonly number[]
  value: number
  onChange(value: number): void
  format(value: number): string
  labelledBy: string
  describedBy?: string
}

/** A slider over chosen stops, because what matters lies orders of magnitude apart. Shows any value, also one between. */
export function StopSlider({ stops, value, onChange, format, labelledBy, describedBy }: Props) {
  const nearest = stops.reduce(
    (best, stop, index) => (Math.abs(stop - value) < Math.abs((stops[best] as number) - value) ? index : best),
    0,
  )
  return (
    <div className={styles.slider}>
      <input
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearest}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-valuetext={format(value)}
        onChange={(event) => onChange(stops[Number(event.target.value)] as number)}
      />
      <output className={styles.value}>{format(value)}</output>
    </div>
  )
}
