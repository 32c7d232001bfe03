import { useEffect, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

/** Rows drawn above and below those in sight, so that a quick scroll shows no gap. */
const OVERSCAN = 4

export interface ShownRows {
  first: number
  last: number
  /** Whole rows in sight. */
  inSight: number
}

/** Which of many rows of one height are to be drawn: a megabyte in hex is 65 536 of them. */
export function useWindow(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): ShownRows {
  const [{ top, rows }, setAt] = useState({ top: 0, rows: 0 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const read = (): void => {
      const next = { top: Math.floor(element.scrollTop / rowHeight), rows: Math.floor(element.clientHeight / rowHeight) }
      setAt((at) => (at.top === next.top && at.rows === next.rows ? at : next))
    }
    // In the frame that scrolls: a render of React's own timing would be drawn one frame later.
    const scrolled = (): void => flushSync(read)
    const observer = new ResizeObserver(read)
    observer.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    read()
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', scrolled)
    }
  }, [box, rowHeight])
  const first = Math.max(0, Math.min(top, count - rows) - OVERSCAN)
  return { first, last: Math.min(count, first + rows + 1 + 2 * OVERSCAN), inSight: Math.max(1, rows) }
}

/** Scrolls as little as is needed for a row to be in sight. */
export function bringIntoSight(element: HTMLElement | null, row: number, rowHeight: number): void {
  if (!element) return
  const top = row * rowHeight
  if (top < element.scrollTop) element.scrollTop = top
  else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight
}
