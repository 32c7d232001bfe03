const KEY = 'wireside-session'
const BYTES = 16

/**
 * The session's secret: this tab's alone, gone with it; a reload finds its session again. `getRandomValues` is there
 * on plain http at a LAN address too, where `randomUUID` is not.
 */
export function sessionSecret(storage: Storage): string {
  const known = storage.getItem(KEY)
  if (known && /^[0-9a-f]{32}$/.test(known)) return known
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES))
  const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  storage.setItem(KEY, secret)
  return secret
}
