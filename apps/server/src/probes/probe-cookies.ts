const MAX_COOKIE_S = 60

/** A cookie of each SameSite kind, for a minute, for this host's experiments alone; with 0 seconds they are taken back. */
export function probeCookies(seconds = MAX_COOKIE_S): string[] {
  return ['Strict', 'Lax', 'None'].map(
    (kind) =>
      `probe-${kind.toLowerCase()}=1; Path=/probe; Max-Age=${seconds}; HttpOnly; SameSite=${kind}${kind === 'None' ? '; Secure' : ''}`,
  )
}

/** For the page that hands a token over, and its own site alone. */
export function tokenCookie(): string {
  return `probe-token=1; Path=/probe; Max-Age=${MAX_COOKIE_S}; HttpOnly; SameSite=Strict`
}

/** Names alone: values are nobody's business. */
export function cookieNames(header: string | undefined): string[] {
  return (header ?? '').split(';').flatMap((pair) => pair.trim().split('=', 1)[0] || [])
}
