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
  return (
    <div ref={box} className={styles.plot}>
      {size && (
        <>
          <div className={styles.layer}>
            <Suspense>
              <RechartsAxes axes={axes} {...size} />
            </Suspense>
          </div>
          <svg className={styles.layer} {...size} data-marks>
            {children(placesOf(axes, size))}
          </svg>
        </>
      )}
    </div>
  )
}
