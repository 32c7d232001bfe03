import type { IframeRequest } from './iframes.ts'
import { IframesInPage } from './iframes-in-page.ts'
import type { EngineCommand, EngineEvent } from './messages.ts'

/** The worker needs a turn for its last word to the server. */
const LAST_WORD_MS = 250
const SECRET_BYTES = 16

/** The page's side of the engine. */
export interface Engine {
  send(command: EngineCommand): void
  /** Ends its session on the server, then the worker and with it everything it holds open. */
  leave(): void
}

export function startEngine(onEvent: (event: EngineEvent) => void): Engine {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
  const iframes = new IframesInPage((news) => worker.postMessage(news))
  worker.onmessage = ({ data }: MessageEvent<EngineEvent | IframeRequest>) => {
    if (data.type === 'iframe') iframes.handle(data)
    else onEvent(data)
  }
  return {
    send: (command) => worker.postMessage(command),
    leave() {
      worker.postMessage({ type: 'leave' } satisfies EngineCommand)
      setTimeout(() => {
        worker.terminate()
        iframes.stop()
      }, LAST_WORD_MS)
    },
  }
}

/** A session's secret. `getRandomValues` is there on plain http at a LAN address too, where `randomUUID` is not. */
export function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
