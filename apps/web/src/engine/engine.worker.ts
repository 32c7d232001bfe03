import type { EngineCommand } from './messages.ts'
import { EngineSession } from './session.ts'

const session = new EngineSession(
  (event) => postMessage(event),
  () => performance.timeOrigin + performance.now(),
  Math.random,
)
onmessage = ({ data }: MessageEvent<EngineCommand>) => session.handle(data)
