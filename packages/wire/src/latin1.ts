/** Arguments of one call: engines refuse calls with very many. */
const OCTETS_PER_CALL = 4096

/** The bytes `[start, end)`, each as the character of its number: how HTTP's field values are read. RFC 9110 §5.5. */
export function decodeLatin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = ''
  for (let at = start; at < end; at += OCTETS_PER_CALL) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(end, at + OCTETS_PER_CALL)) as unknown as number[])
  }
  return text
}
