import { useSyncExternalStore } from 'react'

/** The width below which the style sheets show one chart at a time. */
const narrow = window.matchMedia('(max-width: 640px)')

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed)
      return () => narrow.removeEventListener('change', changed)
    },
    () => narrow.matches,
  )
}
