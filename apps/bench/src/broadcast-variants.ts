import type { ScaleTransport } from '@wireside/contract/scale'

/** Servers that send one message to all: ours, the bare libraries, and peers. */
export const BROADCAST_VARIANTS = {
  'websocket-ours': { transport: 'websocket', title: 'ours, frame built once' },
  ws: { transport: 'websocket', title: 'bare ws' },
  'socket.io': { transport: 'socketio', title: 'socket.io' },
  'sse-ours': { transport: 'sse', title: 'ours, chunk built once' },
  'node:http': { transport: 'sse', title: 'bare node:http' },
  'better-sse': { transport: 'sse', title: 'better-sse' },
} as const satisfies Record<string, { transport: ScaleTransport; title: string }>
export type BroadcastVariant = keyof typeof BROADCAST_VARIANTS

export const WEBSOCKET_VARIANTS: readonly BroadcastVariant[] = ['websocket-ours', 'ws', 'socket.io']
export const SSE_VARIANTS: readonly BroadcastVariant[] = ['sse-ours', 'node:http', 'better-sse']
