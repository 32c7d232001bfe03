/**
 * The other loopback name of a page on one, or null: browsers pool connections per name, and the Lab's own streams
 * hold some of the page's six. At a LAN address there is no other name, and experiments share the pool.
 */
export function otherName(hostname: string): string | null {
  if (hostname === 'localhost') return '127.0.0.1'
  return hostname === '127.0.0.1' ? 'localhost' : null
}
