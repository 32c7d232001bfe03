import { useEffect, useState, type RefObject } from 'react'
import { createRedrawQueue } from './redraw-queue.ts'

const CHART_INTERVAL_MS = 250
const REDUCED_INTERVAL_MS = 1000

const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)')
const charts = createRedrawQueue(
  (frame) => requestAnimationFrame(frame),
  () => performance.now(),
  () => (reducedMotion.matches ? REDUCED_INTERVAL_MS : CHART_INTERVAL_MS),
)

/** The value of `read` as of the chart's last turn; `subscribe` tells of changes. */
export function useRedraw<T>(figure: RefObject<Element | null>, subscribe: (changed: () => void) => () => void, read: () => T): T {
  const [value, setValue] = useState(read)
  useEffect(() => {
    const ticket = charts.add(() => setValue(read))
    const observer = new IntersectionObserver((entries) => ticket.inView(entries.some((entry) => entry.isIntersecting)))
    if (figure.current) observer.observe(figure.current)
    const unsubscribe = subscribe(() => ticket.dirty())
    ticket.dirty()
    return () => {
      unsubscribe()
      observer.disconnect()
      ticket.remove()
    }
  }, [figure, subscribe, read])
  return value
}
