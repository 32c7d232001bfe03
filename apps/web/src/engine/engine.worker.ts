import { Iframes, type IframeNews } from './iframes.ts'
import type { EngineCommand } from './messages.ts'
import { EngineSession } from './session.ts'

const iframes = new Iframes((request) => postMessage(request))
const session = new EngineSession(
  (event) => postMessage(event),
  () => performance.timeOrigin + performance.now(),
  Math.random,
  iframes,
)
onmessage = ({ data }: MessageEvent<EngineCommand | IframeNews>) => {
  if (data.type === 'iframed') iframes.hear(data)
  else session.handle(data)
}
