import { createContext, runInContext } from 'node:vm'
import { Iframes } from '../../web/src/engine/iframes.ts'

/** Fetches what an iframe shows. */
type FetchDocument = (url: string, init: { signal: AbortSignal }) => Promise<{ body: ReadableStream<Uint8Array> | null }>

/** Iframes without a page: the scripts of each document run as they come, and `parent.postMessage` is told to the engine. */
export function iframesWithoutPage(fetchDocument: FetchDocument): Iframes {
  const shown = new Map<number, AbortController>()
  const iframes = new Iframes(({ iframe, url }) => {
    shown.get(iframe)?.abort()
    shown.delete(iframe)
    if (url === null) return
    const { signal } = add(shown, iframe)
    const tell = (said?: unknown): void => {
      const at = performance.timeOrigin + performance.now()
      if (!signal.aborted) iframes.hear({ type: 'iframed', iframe, at, ...(said !== undefined && { said }) })
    }
    fetchDocument(url, { signal }).then(
      ({ body }) => run(body!, tell),
      // In place of a document that cannot be had a browser loads a page that says so.
      () => tell(),
    )
  })
  return iframes
}

function add(shown: Map<number, AbortController>, iframe: number): AbortController {
  const controller = new AbortController()
  shown.set(iframe, controller)
  return controller
}

/** A document that is cut has not loaded, and nobody is told (seen in Chromium). */
async function run(body: ReadableStream<Uint8Array>, tell: (said?: unknown) => void): Promise<void> {
  const page = createContext({
    document: { currentScript: { remove: () => undefined } },
    parent: { postMessage: (said: unknown) => tell(structuredClone(said)) },
  })
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    const read = await reader.read().catch(() => null)
    if (read === null) return
    if (read.done) break
    const scripts = (rest + read.value).split('</script>')
    rest = scripts.pop() ?? ''
    for (const script of scripts) runInContext(/<script[^>]*>(.*)$/s.exec(script)?.[1] ?? '', page)
  }
  tell()
}
