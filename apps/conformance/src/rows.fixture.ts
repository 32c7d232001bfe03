import { protocolOf, type LaneSettings, type Protocol, type WebTransportMode } from '@wireside/contract/lanes'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import { laneOf } from './lab.fixture.ts'

/** One transport on one protocol, and what it promises. */
export interface Row {
  name: string
  transport: Transport
  protocol: Protocol
  mode?: WebTransportMode
  /** Messages come in the order they were made. */
  ordered: boolean
  /** None is lost while the connection stands. */
  reliable: boolean
  /** Bytes of a message that fills what a slow lane holds. */
  largeBytes: number
}

const LARGE_BYTES = 16 * 1024
/** What fits into a datagram of QUIC: a longer one vanishes. */
const DATAGRAM_BYTES = 1000

function over(protocol: Protocol, transports: readonly Transport[]): Row[] {
  const words: Record<Protocol, string> = { h1: '', 'h1-tls': ' over HTTP/1.1 and TLS', h2: ' over HTTP/2' }
  return transports.map((transport) => ({
    name: `${transport}${words[protocol]}`,
    transport,
    protocol,
    ordered: true,
    reliable: true,
    largeBytes: LARGE_BYTES,
  }))
}

/** A frame is a page's alone: its lane is tested in Chromium. */
const OVER_TCP = (Object.keys(TRANSPORTS) as Transport[]).filter((transport) => transport !== 'webtransport' && transport !== 'iframe')

function overQuic(name: string, mode: WebTransportMode, promises: Pick<Row, 'ordered' | 'reliable' | 'largeBytes'>): Row {
  return { name: `webtransport, ${name}`, transport: 'webtransport', protocol: 'h1', mode, ...promises }
}

/** Socket.IO's own client takes no certificate in Node but one of a known authority, and speaks HTTP/1.1 alone. */
const OVER_TLS = OVER_TCP.filter((transport) => transport !== 'socketio')

/** Every way a message can go. */
export const ROWS: Row[] = [
  ...over('h1', OVER_TCP),
  ...over('h1-tls', OVER_TLS),
  ...over('h2', OVER_TLS),
  overQuic('one stream', 'stream', { ordered: true, reliable: true, largeBytes: LARGE_BYTES }),
  overQuic('a stream a message, which may overtake', 'streams', { ordered: false, reliable: true, largeBytes: LARGE_BYTES }),
  overQuic('datagrams, which may overtake and be lost', 'datagrams', { ordered: false, reliable: false, largeBytes: DATAGRAM_BYTES }),
]

export function laneFor({ transport, protocol, mode }: Row, client: LaneSettings['client'] = 'managed'): LaneSettings {
  return laneOf(transport, client, { ...(protocol !== 'h1' && { protocol }), ...(mode && { mode }) })
}

/** What the server must have seen carry it. RFC 8441: a WebSocket is a stream of HTTP/2. */
export function carriageOf({ transport, protocol }: Row): object {
  if (transport === 'webtransport') return { protocol: 'h3' }
  return { protocol: protocolOf({ protocol }), extendedConnect: transport === 'websocket' && protocol === 'h2' }
}
