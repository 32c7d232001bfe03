import type { FrameNews, FrameRequest } from './frames.ts'

/** The page's side of `frames.ts`: keeps the frames that the engine asks for, out of sight. */
export class FramesInPage {
  readonly #tell: (news: FrameNews) => void
  readonly #frames = new Map<number, HTMLIFrameElement>()

  constructor(tell: (news: FrameNews) => void) {
    this.#tell = tell
    addEventListener('message', this.#hear)
  }

  handle({ frame, url }: FrameRequest): void {
    this.#frames.get(frame)?.remove()
    this.#frames.delete(frame)
    if (url === null) return
    const element = document.createElement('iframe')
    element.hidden = true
    element.title = 'A lane of the Lab'
    // Its scripts run, and nothing else of it reaches this page or its own server.
    element.setAttribute('sandbox', 'allow-scripts')
    element.src = url
    // An error page loads as well: whatever has loaded goes on no longer.
    element.onload = () => this.#tell({ type: 'framed', frame, at: now() })
    this.#frames.set(frame, element)
    document.body.append(element)
  }

  stop(): void {
    removeEventListener('message', this.#hear)
    for (const element of this.#frames.values()) element.remove()
    this.#frames.clear()
  }

  readonly #hear = ({ source, data }: MessageEvent<unknown>): void => {
    const at = now()
    for (const [frame, { contentWindow }] of this.#frames) {
      if (source === contentWindow && source !== null) this.#tell({ type: 'framed', frame, at, said: data })
    }
  }
}

/** The engine's clock, read on the page's thread. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
