import { useEffect, useRef, useState } from 'react'
import { useLabHandle } from '../store/context.ts'
import { currentSpan } from '../store/lane-track.ts'
import { laneStyle } from '../ui/lane-style.ts'
import type { Lab } from '../store/lab-store.ts'

/** A screen reader is told of changes of state, never of figures, and never more often than this. */
const ANNOUNCE_EVERY_MS = 2000

/** The page's one polite live region. */
export function Announcer() {
  const { store } = useLabHandle()
  const [said, setSaid] = useState('')
  const last = useRef('')
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | null = null
    const say = (): void => {
      due = null
      const words = stateWords(store.getState())
      if (words === last.current) return
      last.current = words
      setSaid(words)
    }
    const unsubscribe = store.subscribe(() => {
      due ??= setTimeout(say, ANNOUNCE_EVERY_MS)
    })
    return () => {
      unsubscribe()
      if (due) clearTimeout(due)
    }
  }, [store])
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  )
}

function stateWords({ live, settings }: Lab): string {
  const lanes = settings.lanes.flatMap((lane) => {
    const span = currentSpan(live.lanes[lane.id])
    return span ? [`${laneStyle(lane).name} is ${span.state === 'waiting' ? 'waiting to retry' : span.state}.`] : []
  })
  const control = live.control?.state === 'closed' || live.control?.state === 'ended' ? [live.control.why] : []
  return [...control, ...lanes].join(' ')
}
