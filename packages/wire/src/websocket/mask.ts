/** XORs `bytes` with the four key bytes, in place; the same again takes it off. RFC 6455 §5.3. */
export function applyMask(bytes: Uint8Array, key: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i] as number) ^ (key[i & 3] as number)
}
