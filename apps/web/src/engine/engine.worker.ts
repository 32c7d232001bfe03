import { Frames, type FrameNews } from './frames.ts'
import type { EngineCommand } from './messages.ts'
import { EngineSession } from './session.ts'

const frames = new Frames((request) => postMessage(request))
const session = new EngineSession(
  (event) => postMessage(event),
  () => performance.timeOrigin + performance.now(),
  Math.random,
  frames,
)
onmessage = ({ data }: MessageEvent<EngineCommand | FrameNews>) => {
  if (data.type === 'framed') frames.hear(data)
  else session.handle(data)
}
