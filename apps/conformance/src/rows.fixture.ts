import type { LaneSettings, Protocol, WebTransportMode } from '@wireside/contract/lanes'
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
  /** As shipped, the page learns that a connection is lost. */
  tellsLoss: boolean
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
    // A document that is cut goes on loading, as far as its page can tell.
    tellsLoss: transport !== 'iframe',
    largeBytes: LARGE_BYTES,
  }))
}

const OVER_TCP = (Object.keys(TRANSPORTS) as Transport[]).filter((transport) => transport !== 'webtransport')

function overQuic(name: string, mode: WebTransportMode, promises: Pick<Row, 'ordered' | 'reliable' | 'largeBytes'>): Row {
  return { name: `webtransport, ${name}`, transport: 'webtransport', protocol: 'h1', mode, tellsLoss: true, ...promises }
}

/** Every way a message can go. */
export const ROWS: Row[] = [
  ...over('h1', OVER_TCP),
  ...over('h1-tls', OVER_TCP),
  ...over('h2', OVER_TCP),
  overQuic('one stream', 'stream', { ordered: true, reliable: true, largeBytes: LARGE_BYTES }),
  overQuic('a stream a message, which may overtake', 'streams', { ordered: false, reliable: true, largeBytes: LARGE_BYTES }),
  overQuic('datagrams, which may overtake and be lost', 'datagrams', { ordered: false, reliable: false, largeBytes: DATAGRAM_BYTES }),
]

/** Where a loss is told to nobody, our client listens for a heartbeat; an attempt to open must not seem silent on a busy machine. */
const WATCHED = { heartbeat: { form: 'event', intervalMs: 200, timeoutMs: 5000 }, watchdogMs: 3000 } as const

export function laneFor({ transport, protocol, mode, tellsLoss }: Row, client: LaneSettings['client'] = 'managed'): LaneSettings {
  const watched = !tellsLoss && client === 'managed' && WATCHED
  return laneOf(transport, client, { ...(protocol !== 'h1' && { protocol }), ...(mode && { mode }), ...watched })
}

/** What the server must have seen carry it. RFC 8441: a WebSocket is a stream of HTTP/2, that of Socket.IO as well. */
export function carriageOf({ transport, protocol }: Row): object {
  if (transport === 'webtransport') return { protocol: 'h3' }
  const isWebSocket = transport === 'websocket' || transport === 'socketio'
  return { protocol, extendedConnect: isWebSocket && protocol === 'h2', ...(transport === 'socketio' && { over: 'websocket' }) }
}
