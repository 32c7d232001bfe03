import type { SearchText } from './settings-url.ts'

/** Search parameters as plain text both ways: readable links, and no value that turns into something else. */
export function parseSearch(search: string): SearchText {
  return Object.fromEntries(new URLSearchParams(search))
}

/** `~`, which parts lanes, stays as it is: URLSearchParams would escape it. */
export function formatSearch(search: SearchText): string {
  const pairs = Object.entries(search).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}
