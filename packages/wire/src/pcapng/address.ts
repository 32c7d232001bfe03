/** The bytes of an IP address in text: 4, or 16; an IPv4 address inside an IPv6 one is 4. RFC 4291 §2.2. */
export function parseAddress(text: string): Uint8Array {
  const [withoutZone = ''] = text.split('%')
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(withoutZone)
  if (v4) return Uint8Array.from(v4.slice(1), Number)
  const [left = '', right] = withoutZone.split('::')
  const head = groups(left)
  const tail = right === undefined ? [] : groups(right)
  const address = new Uint8Array(16)
  const view = new DataView(address.buffer)
  head.slice(0, 8).forEach((group, at) => view.setUint16(2 * at, group))
  tail.slice(-8).forEach((group, at) => view.setUint16(16 - 2 * (tail.length - at), group))
  return address
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16) || 0)
}
