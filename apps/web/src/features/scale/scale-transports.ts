import type { ScaleTransport } from '@wireside/contract/scale'
import { ArrowDown, ArrowLeftRight, Repeat, Zap } from 'lucide-react'
import type { LaneStyle } from '../../ui/lane-style.ts'

/** The transports a run can hold; hue and icon are those of a lane of the same transport. */
export const SCALE_TRANSPORTS: Record<ScaleTransport, LaneStyle> = {
  websocket: { key: 'websocket', name: 'WebSocket', short: 'WS', icon: ArrowLeftRight },
  sse: { key: 'sse', name: 'SSE', short: 'SSE', icon: ArrowDown },
  'long-poll': { key: 'long-poll', name: 'Long polling', short: 'poll', icon: Repeat },
  socketio: { key: 'socketio', name: 'Socket.IO', short: 's.io', icon: Zap },
}
