/** What comes out of an iframe. `receivedAt`: on the engine's clock, taken on the page's thread. */
export interface IframeHandlers {
  message(said: unknown, receivedAt: number): void
  /** Its document has ended, or was none of ours. */
  ended(): void
}

/** Worker → page: show this in an iframe, or with null take the iframe away. */
export interface IframeRequest {
  type: 'iframe'
  iframe: number
  url: string | null
}

/** Page → worker: what came out of an iframe; without `said` it has ended. */
export interface IframeNews {
  type: 'iframed'
  iframe: number
  at: number
  said?: unknown
}

/** Iframes, which a worker has to ask the page for. */
export class Iframes {
  readonly #ask: (request: IframeRequest) => void
  readonly #open = new Map<number, IframeHandlers>()
  #last = 0

  constructor(ask: (request: IframeRequest) => void) {
    this.#ask = ask
  }

  /** Returns how to take it away again. */
  open(url: string, on: IframeHandlers): () => void {
    const iframe = ++this.#last
    this.#open.set(iframe, on)
    this.#ask({ type: 'iframe', iframe, url })
    return () => {
      if (this.#open.delete(iframe)) this.#ask({ type: 'iframe', iframe, url: null })
    }
  }

  hear({ iframe, at, said }: IframeNews): void {
    const on = this.#open.get(iframe)
    if (said === undefined) on?.ended()
    else on?.message(said, at)
  }
}
