import type { ScaleTransport } from '@wireside/contract/scale'
import { TRANSPORTS } from '@wireside/contract/transports'
import { laneStyle, type LaneStyle } from '../../ui/lane-style.ts'

/** The transports a run can hold, as lanes of them look. */
export const SCALE_TRANSPORTS: Record<ScaleTransport, LaneStyle> = {
  websocket: styleOf('websocket'),
  sse: styleOf('sse'),
  'long-poll': styleOf('long-poll'),
  socketio: styleOf('socketio'),
}

function styleOf(transport: ScaleTransport): LaneStyle {
  return laneStyle({ id: TRANSPORTS[transport].prefix, transport })
}
