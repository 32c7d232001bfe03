/** A page that is never idle gets what it asked for all the same. */
const AT_THE_LATEST_MS = 500

let last: Promise<unknown> = Promise.resolve()

/** For what is not needed at once: one after another, each when the browser has nothing better to do. */
export function whenIdle<T>(load: () => Promise<T>): Promise<T> {
  const loaded = last.then(idle).then(load)
  last = Promise.allSettled([loaded])
  return loaded
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: AT_THE_LATEST_MS })
    else setTimeout(resolve, AT_THE_LATEST_MS)
  })
}
