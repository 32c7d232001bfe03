/** Header lines of a request as a probe echoed it; none of nothing. */
export function lines(echo: string | undefined): string[] {
  if (!echo) return []
  const { headers } = JSON.parse(echo) as { headers: [string, string][] }
  return headers.map(([name, value]) => `${name}: ${value}`)
}

/** The value of the first header of this name, or null. */
export function valueOf(heads: readonly string[], name: string): string | null {
  const line = heads.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}: `))
  return line === undefined ? null : line.slice(name.length + 2)
}

/** Names of the cookies in a request's heads. */
export function cookieNames(heads: readonly string[]): string[] {
  return (valueOf(heads, 'cookie') ?? '').split('; ').flatMap((pair) => pair.split('=', 1)[0] || [])
}
