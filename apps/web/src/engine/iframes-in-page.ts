import type { IframeNews, IframeRequest } from './iframes.ts'

/** The page's side of `iframes.ts`: keeps the iframes that the engine asks for, out of sight. */
export class IframesInPage {
  readonly #tell: (news: IframeNews) => void
  readonly #iframes = new Map<number, HTMLIFrameElement>()

  constructor(tell: (news: IframeNews) => void) {
    this.#tell = tell
    addEventListener('message', this.#hear)
  }

  handle({ iframe, url }: IframeRequest): void {
    this.#iframes.get(iframe)?.remove()
    this.#iframes.delete(iframe)
    if (url === null) return
    const element = document.createElement('iframe')
    element.hidden = true
    element.title = 'A lane of the Lab'
    // Its scripts run, and nothing else of it reaches this page or its own server.
    element.setAttribute('sandbox', 'allow-scripts')
    element.src = url
    // An error page loads as well: whatever has loaded goes on no longer.
    element.onload = () => this.#tell({ type: 'iframed', iframe, at: now() })
    this.#iframes.set(iframe, element)
    document.body.append(element)
  }

  stop(): void {
    removeEventListener('message', this.#hear)
    for (const element of this.#iframes.values()) element.remove()
    this.#iframes.clear()
  }

  readonly #hear = ({ source, data }: MessageEvent<unknown>): void => {
    const at = now()
    for (const [iframe, { contentWindow }] of this.#iframes) {
      if (source === contentWindow && source !== null) this.#tell({ type: 'iframed', iframe, at, said: data })
    }
  }
}

/** The engine's clock, read on the page's thread. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
