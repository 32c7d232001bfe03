import type { LaneSettings, Protocol } from '@wireside/contract/lanes'
import { AppWindow, ArrowDown, ArrowDownToLine, ArrowLeftRight, Repeat, Rows3, Waypoints, Zap, type LucideIcon } from 'lucide-react'

/** The key of a lane's hue in tokens.css (`data-lane`), its icon and its name: the same wherever the lane appears. */
export interface LaneStyle {
  key: string
  name: string
  /** For narrow places, charts' edges and phones. */
  short: string
  icon: LucideIcon
}

export const PROTOCOL_NAMES: Readonly<Record<Protocol | 'h3', string>> = {
  h1: 'HTTP/1.1',
  'h1-tls': 'HTTP/1.1 over TLS',
  h2: 'HTTP/2',
  h3: 'HTTP/3 (QUIC)',
}

type LaneIdentity = Pick<LaneSettings, 'id' | 'transport'>

export function laneStyle({ id, transport }: LaneIdentity): LaneStyle {
  const ordinal = /-(\d+)$/.exec(id)?.[1]
  const again = ordinal ? ` ${ordinal}` : ''
  const key = `${transport}${ordinal ? '-2' : ''}`
  switch (transport) {
    case 'websocket':
      return { key, name: `WebSocket${again}`, short: `WS${again}`, icon: ArrowLeftRight }
    case 'sse':
      return { key, name: `SSE${again}`, short: `SSE${again}`, icon: ArrowDown }
    case 'sse-fetch':
      return { key, name: `SSE over fetch${again}`, short: `fetch${again}`, icon: ArrowDownToLine }
    case 'webtransport':
      return { key, name: `WebTransport${again}`, short: `WT${again}`, icon: Waypoints }
    case 'http-stream':
      return { key, name: `HTTP stream${again}`, short: `HTTP${again}`, icon: Rows3 }
    case 'long-poll':
      return { key, name: `Long polling${again}`, short: `poll${again}`, icon: Repeat }
    case 'iframe':
      return { key, name: `Forever iframe${again}`, short: `iframe${again}`, icon: AppWindow }
    case 'socketio':
      return { key, name: `Socket.IO${again}`, short: `s.io${again}`, icon: Zap }
  }
}
