import { newSecret } from '../engine/client.ts'

const KEY = 'wireside-session'

/** The session's secret: this tab's alone, gone with it; a reload finds its session again. */
export function sessionSecret(storage: Storage): string {
  const known = storage.getItem(KEY)
  if (known && /^[0-9a-f]{32}$/.test(known)) return known
  const secret = newSecret()
  storage.setItem(KEY, secret)
  return secret
}
