import type { EngineEvent } from '../engine/messages.ts'

/**
 * What comes in one go is applied in one go: while the page is still drawn for the first time a dozen events queue up,
 * and each by itself would draw it again. `soon` calls back once what has come already was handed over.
 */
export function gatherEvents(
  apply: (events: EngineEvent[]) => void,
  soon: (run: () => void) => void,
): (events: readonly EngineEvent[]) => void {
  let gathered: EngineEvent[] = []
  return (events) => {
    if (gathered.length === 0) {
      soon(() => {
        const all = gathered
        gathered = []
        apply(all)
      })
    }
    gathered.push(...events)
  }
}

/** Behind everything that was posted to this page before; unlike a timer it is not held up while the page is hidden. */
export function afterPosted(): (run: () => void) => void {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port2.addEventListener('message', () => waiting.shift()?.())
  port2.start()
  return (run) => {
    waiting.push(run)
    port1.postMessage(null)
  }
}
