/** `Uint8Array.fromBase64` where the browser has it (2025), else `atob`. */
export function decodeBase64(text: string): Uint8Array {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array }).fromBase64
  if (native) return native(text)
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

/** Bytes turned into characters at a time: an argument list has a limit. */
const CHUNK = 0x8000

export function encodeBase64(bytes: Uint8Array): string {
  const native = (bytes as unknown as { toBase64?: () => string }).toBase64
  if (native) return native.call(bytes)
  let characters = ''
  for (let at = 0; at < bytes.length; at += CHUNK) characters += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(characters)
}
