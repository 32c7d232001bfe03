import type { FrameRequest } from './frames.ts'
import { FramesInPage } from './frames-in-page.ts'
import type { EngineCommand, EngineEvent } from './messages.ts'

/** The page's side of the engine. */
export interface Engine {
  send(command: EngineCommand): void
  /** Ends the worker, and with it everything it holds open. */
  stop(): void
}

export function startEngine(onEvent: (event: EngineEvent) => void): Engine {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
  const frames = new FramesInPage((news) => worker.postMessage(news))
  worker.onmessage = ({ data }: MessageEvent<EngineEvent | FrameRequest>) => {
    if (data.type === 'frame') frames.handle(data)
    else onEvent(data)
  }
  return {
    send: (command) => worker.postMessage(command),
    stop() {
      worker.terminate()
      frames.stop()
    },
  }
}
