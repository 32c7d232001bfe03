import type { ScaleTransport } from '@wireside/contract/scale'
import { holdLongPoll } from './hold-long-poll.ts'
import { holdSocketio } from './hold-socketio.ts'
import { holdSse } from './hold-sse.ts'
import { holdWebsocket } from './hold-websocket.ts'
import type { Hold } from './holder.ts'

export const HOLDERS: Record<ScaleTransport, Hold> = {
  websocket: holdWebsocket,
  sse: holdSse,
  'long-poll': holdLongPoll,
  socketio: holdSocketio,
}
