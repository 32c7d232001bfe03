/** What comes out of a frame. `receivedAt`: on the engine's clock, taken on the page's thread. */
export interface FrameHandlers {
  message(said: unknown, receivedAt: number): void
  /** Its document has ended, or was none of ours. */
  ended(): void
}

/** Worker → page: show this in a frame, or with null take the frame away. */
export interface FrameRequest {
  type: 'frame'
  frame: number
  url: string | null
}

/** Page → worker: what came out of a frame; without `said` it has ended. */
export interface FrameNews {
  type: 'framed'
  frame: number
  at: number
  said?: unknown
}

/** Frames, which a worker has to ask the page for. */
export class Frames {
  readonly #ask: (request: FrameRequest) => void
  readonly #open = new Map<number, FrameHandlers>()
  #last = 0

  constructor(ask: (request: FrameRequest) => void) {
    this.#ask = ask
  }

  /** Returns how to take it away again. */
  open(url: string, on: FrameHandlers): () => void {
    const frame = ++this.#last
    this.#open.set(frame, on)
    this.#ask({ type: 'frame', frame, url })
    return () => {
      if (this.#open.delete(frame)) this.#ask({ type: 'frame', frame, url: null })
    }
  }

  hear({ frame, at, said }: FrameNews): void {
    const on = this.#open.get(frame)
    if (said === undefined) on?.ended()
    else on?.message(said, at)
  }
}
