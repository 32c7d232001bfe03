import { pcapngOf, type TappedConnection } from '@wireside/wire/pcapng/from-tap'
import { concat } from '@wireside/wire/concat'
import { hideBytes } from '@wireside/wire/tap/hide'
import { selfContained } from '@wireside/wire/tap/self-contained'
import type { TapDirection, TapSegment } from '@wireside/wire/tap/segment'
import type { ReadExchange } from './wire-rows.ts'

/** What a capture file says of itself, to whoever opens it. */
const FILE_COMMENT = [
  'Made by Wireside from what its server kept of the lanes’ bytes.',
  'Real: the payload bytes, their order and times, addresses and ports. Of a lane over TLS they are the clear bytes, and the records they became are not here.',
  'Made up to fit: IP and TCP headers, the three-way handshake, sequence numbers and acknowledgements.',
  'The session’s id is written over with zeros. A gap in the sequence numbers is a stretch that the server no longer held.',
  'Over HTTP/2 header fields are written out in full, as those on the wire refer to what other streams of the connection taught;',
  'those streams are left out.',
].join(' ')

/** One direction of an exchange as the tap holds it, one piece after the other. */
export function binOf(of: ReadExchange, direction: TapDirection): Uint8Array {
  const segments = of.exchange.stream === null ? withoutSession(of) : streamsWithoutSession([of])
  return concat(segments.flatMap((segment) => (segment.direction === direction ? [segment.bytes] : [])))
}

/** All exchanges as TCP connections in a file for Wireshark. */
export function captureOf(exchanges: readonly ReadExchange[], unixOffsetMs: number): Uint8Array {
  const links = new Map<number, TappedConnection & { segments: TapSegment[] }>()
  for (const of of exchanges) {
    const { link, client, server, closed } = of.exchange
    const known = links.get(link) ?? { client, server, segments: [], end: null }
    if (of.exchange.stream === null) known.segments.push(...withoutSession(of))
    if (closed?.cause === 'reset_peer') known.end = { at: closed.at, by: 'rst' }
    if (closed?.cause === 'close') known.end = { at: closed.at, by: 'fin' }
    links.set(link, known)
  }
  for (const [link, connection] of links) {
    const streams = exchanges.filter(({ exchange }) => exchange.link === link && exchange.stream !== null)
    connection.segments.push(...streamsWithoutSession(streams))
  }
  return pcapngOf([...links.values()], unixOffsetMs, FILE_COMMENT)
}

/** Its segments with the session's id hidden: whoever has that can listen to the lanes. */
function withoutSession({ exchange: { segments }, reading: { request } }: ReadExchange): readonly TapSegment[] {
  const id = /[?&]session=([^&]*)/.exec(request?.target ?? '')
  if (!request || !id) return segments
  const target = request.startLine + request.method.length + 1
  const end = target + id.index + id[0].length
  return hideBytes(segments, 'up', end - id[1]!.length, end)
}

/** The same of streams of one connection, as a connection that has no others. */
function streamsWithoutSession(streams: readonly ReadExchange[]): TapSegment[] {
  const hidden = (value: string): string => value.replaceAll(/(?<=[?&]session=)[^&]*/g, (id) => '0'.repeat(id.length))
  const segments = streams.map(({ exchange }) => exchange.segments)
  return selfContained(segments, ({ name, value }) => ({ name, value: hidden(value) }))
}
