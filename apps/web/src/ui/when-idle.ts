/** A page that is never idle gets what it asked for all the same. */
const AT_THE_LATEST_MS = 500
/** Where the browser cannot say that it is idle: long enough for a frame or two between two loads. */
const BETWEEN_MS = 50
const AGAIN_AFTER_MS = 2000

let last = Promise.resolve()

/**
 * For what is not needed at once: begun one after another, each when the browser has nothing better to do, and none waits
 * for another to come. Where the server is lost meanwhile it is asked again: the page goes on without, and has it once the
 * server is back.
 */
export function whenIdle<T>(load: () => Promise<T>): Promise<T> {
  last = last.then(idle)
  return last.then(() => untilLoaded(load))
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: AT_THE_LATEST_MS })
    else setTimeout(resolve, BETWEEN_MS)
  })
}

async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      console.info('Wireside: a part of the page has not come, and is asked for again', error)
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
      // A module is fetched anew, a style sheet that failed is not.
      for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'))
        if (!link.sheet) link.replaceWith(link.cloneNode())
    }
  }
}
