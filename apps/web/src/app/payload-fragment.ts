import type { PastedPayload } from '../store/pasted-payload.ts'

/** Bytes of a payload that goes into an address: mail programs and chats cut longer ones. */
export const MAX_SHARED_BYTES = 2000

/** `#text=…` or `#bytes=…`, base64url: behind the `#`, which no browser sends to a server. */
export function fragmentOf({ form, bytes }: PastedPayload): string {
  const base64 = btoa(String.fromCharCode(...bytes))
  return `#${form === 'text' ? 'text' : 'bytes'}=${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
}

/** The payload a shared address carries; null where it carries none that can be read. */
export function payloadOfFragment(fragment: string): PastedPayload | null {
  const [, name, base64url] = /^#(text|bytes)=([\w-]*)$/.exec(fragment) ?? []
  if (name === undefined || base64url === undefined) return null
  try {
    const bytes = Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    if (bytes.length > MAX_SHARED_BYTES) return null
    if (name === 'bytes') return { form: 'binary', bytes }
    return { form: 'text', bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch (error) {
    // Not base64, or not UTF-8: an address cut short on its way.
    if (error instanceof DOMException || error instanceof TypeError) return null
    throw error
  }
}
