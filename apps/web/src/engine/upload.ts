import type { UploadFigures, UploadSettings } from './trials.ts'

/** Figures a second: as often as anything is drawn. */
const TELL_EVERY_MS = 250
/** More than this waiting in the socket, and it is given time: the page's own pushing back, as `send` never refuses. */
const MAX_BUFFERED_BYTES = 1_000_000
/** Of one WebSocket message. */
const PIECE_BYTES = 250_000
/** What one call of `getRandomValues` fills at most. */
const MAX_RANDOM_BYTES = 65_536
/** How soon a full socket is looked at again; no event says that it has room. */
const LOOK_EVERY_MS = 5

export interface UploadOptions {
  now(): number
  /** The full URL of a path on the lane port, session and lane in its query. */
  url(path: string, scheme: 'http' | 'ws'): string
  /** Over HTTP/2 everything goes with credentials, so that it shares the lanes' connection. */
  withCredentials: boolean
  tell(figures: UploadFigures): void
}

/** What the server says of an upload. */
interface Status {
  received: number
  cancelled: boolean
  rssBytes: number
}

/** One upload: by one POST with its status as an event stream beside it, or by one WebSocket that carries both. */
export class Upload {
  readonly #settings: UploadSettings
  readonly #options: UploadOptions
  readonly #startedAt: number
  readonly #timer: ReturnType<typeof setInterval>
  readonly #figures: UploadFigures
  #rssAtStart: number | null = null
  #cancelledAt: number | null = null
  #cancelWay: () => void = () => undefined
  #closeWay: () => void = () => undefined
  #left: () => number = () => 0

  constructor(settings: UploadSettings, options: UploadOptions) {
    const { way } = settings
    this.#settings = settings
    this.#options = options
    this.#startedAt = options.now()
    this.#figures = {
      way,
      state: 'sending',
      why: null,
      left: 0,
      received: 0,
      statuses: 0,
      mostWaiting: 0,
      rssRise: 0,
      tookMs: 0,
      cancelMs: null,
    }
    const job = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')
    if (way === 'post') this.#byPost(job)
    else this.#bySocket(job)
    this.#timer = setInterval(() => this.#tell(), TELL_EVERY_MS)
  }

  cancel(): void {
    if (this.#cancelledAt !== null || this.#figures.state !== 'sending') return
    this.#cancelledAt = this.#options.now()
    this.#cancelWay()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#closeWay()
  }

  #byPost(job: string): void {
    const { url, withCredentials } = this.#options
    const status = new EventSource(url(`/probe/upload-status?job=${job}`, 'http'), { withCredentials })
    const request = new XMLHttpRequest()
    status.onmessage = ({ data }: MessageEvent<string>) => this.#told(JSON.parse(data) as Status)
    // The first status is there before the first byte: what the server holds is compared with it.
    status.onopen = () => {
      status.onopen = null
      request.open('POST', url(`/probe/upload-whole?job=${job}`, 'http'))
      request.withCredentials = withCredentials
      request.upload.onprogress = ({ loaded }) => (this.#figures.left = loaded)
      request.onload = () => request.status !== 204 && this.#fail(`the server answered ${request.status}`)
      request.onerror = () => this.#fail('the request failed')
      // A Blob is handed over whole: all of it waits in the browser, and nothing has to push back.
      this.#figures.mostWaiting = this.#settings.bytes
      request.send(new Blob([randomBytes(this.#settings.bytes)]))
    }
    this.#left = () => this.#figures.left
    this.#cancelWay = () => request.abort()
    this.#closeWay = () => {
      request.abort()
      status.close()
    }
  }

  #bySocket(job: string): void {
    const socket = new WebSocket(this.#options.url(`/probe/upload-ws?job=${job}`, 'ws'))
    const piece = randomBytes(PIECE_BYTES)
    let sent = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const send = (): void => {
      while (sent < this.#settings.bytes && socket.bufferedAmount < MAX_BUFFERED_BYTES && socket.readyState === WebSocket.OPEN) {
        const bytes = Math.min(PIECE_BYTES, this.#settings.bytes - sent)
        socket.send(piece.subarray(0, bytes))
        sent += bytes
        this.#figures.mostWaiting = Math.max(this.#figures.mostWaiting, socket.bufferedAmount)
      }
      if (sent < this.#settings.bytes && this.#cancelledAt === null) timer = setTimeout(send, LOOK_EVERY_MS)
    }
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const first = this.#figures.statuses === 0
      this.#told(JSON.parse(data) as Status)
      if (first) send()
    }
    socket.onclose = ({ code }) => this.#fail(`the socket closed (${code})`)
    this.#left = () => sent - socket.bufferedAmount
    // In order: it stands behind what the socket holds already.
    this.#cancelWay = () => {
      clearTimeout(timer)
      socket.send('cancel')
    }
    this.#closeWay = () => {
      clearTimeout(timer)
      socket.onclose = null
      socket.close()
    }
  }

  #told({ received, cancelled, rssBytes }: Status): void {
    const figures = this.#figures
    if (figures.state !== 'sending') return
    figures.statuses++
    figures.received = received
    this.#rssAtStart ??= rssBytes
    figures.rssRise = Math.max(figures.rssRise, rssBytes - this.#rssAtStart)
    if (cancelled && this.#cancelledAt !== null) figures.cancelMs = this.#options.now() - this.#cancelledAt
    if (cancelled) this.#end('cancelled')
    else if (received >= this.#settings.bytes) this.#end('done')
    else if (this.#settings.cancelHalfWay && received >= this.#settings.bytes / 2) this.cancel()
  }

  #fail(why: string): void {
    if (this.#figures.state !== 'sending' || this.#cancelledAt !== null) return
    this.#figures.why = why
    this.#end('failed')
  }

  #end(state: UploadFigures['state']): void {
    this.#figures.left = this.#left()
    this.#figures.tookMs = this.#options.now() - this.#startedAt
    this.#figures.state = state
    this.close()
    this.#options.tell({ ...this.#figures })
  }

  #tell(): void {
    this.#figures.left = this.#left()
    this.#figures.tookMs = this.#options.now() - this.#startedAt
    this.#options.tell({ ...this.#figures })
  }
}

/** As an image or an archive is: nothing on the way could make them fewer. */
function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count)
  for (let at = 0; at < count; at += MAX_RANDOM_BYTES) crypto.getRandomValues(bytes.subarray(at, at + MAX_RANDOM_BYTES))
  return bytes
}
