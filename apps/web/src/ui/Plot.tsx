import { lazy, Suspense, useRef, type ReactNode } from 'react'
import { placesOf, type Axes, type Places } from './axes.ts'
import styles from './Plot.module.css'
import { useSize } from './use-size.ts'
import { whenIdle } from './when-idle.ts'

/** recharts is heavier than all else on the page: the marks move before it has come. */
const RechartsAxes = lazy(() => whenIdle(() => import('./RechartsAxes.tsx')))

interface Props {
  /** The same object as long as they stand still. */
  axes: Axes
  children(places: Places): ReactNode
}

/** Marks above their axes, in a drawing of their own: hundreds of points as one path where recharts makes components of each. */
export function Plot({ axes, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const places = size && placesOf(axes, size)
  return (
    <div ref={box} className={styles.plot}>
      {places && (
        <>
          <div className={styles.layer}>
            <Suspense fallback={<Lines axes={axes} places={places} />}>
              <RechartsAxes axes={axes} {...size} />
            </Suspense>
          </div>
          <svg className={styles.layer} {...size} data-marks>
            {children(places)}
          </svg>
        </>
      )}
    </div>
  )
}

/** Where the axes will stand. */
function Lines({ axes: { y }, places }: { axes: Axes; places: Places }) {
  const right = places.left + places.width
  const bottom = places.top + places.height
  return (
    <svg width="100%" height="100%">
      {y?.ticks.map((tick) => (
        <line key={tick} x1={places.left} x2={right} y1={places.y(tick)} y2={places.y(tick)} className={styles.grid} />
      ))}
      <line x1={places.left} x2={right} y1={bottom} y2={bottom} className={styles.axis} />
    </svg>
  )
}
