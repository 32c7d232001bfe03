import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/** Keeps the link to the page one is on in view where the row of links is wider than its place; of the nav it is given to. */
export function useCurrentInView() {
  const nav = useRef<HTMLElement>(null)
  const page = useLocation({ select: ({ pathname }) => pathname })
  useEffect(() => {
    const row = nav.current
    const link = row?.querySelector('[aria-current="page"]')
    if (!row || !link) return
    const [around, own] = [row.getBoundingClientRect(), link.getBoundingClientRect()]
    // Not scrollIntoView, which would scroll the page as well.
    row.scrollLeft += own.left + own.width / 2 - (around.left + around.width / 2)
  }, [page])
  return nav
}
