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
/** A cancel that the server has not confirmed by then never reached it: what was in flight is long through. */
const CONFIRMED_WITHIN_MS = 10_000

export interface UploadOptions {
  now(): number
  /** The full URL of a path on the lane port, session and lane in its query. */
  url(path: string, scheme: 'http' | 'ws'): string
  /** Over HTTP/2 everything goes with credentials, so that it shares the lanes' connection. */
  withCredentials: boolean
  /** Runs it once the link's conditions are what the settings say. */
  whenReady(run: () => void): void
  tell(figures: UploadFigures): void
}

/** What the server says of an upload. */
interface Status {
  received: number
  cancelled: boolean
  rssBytes: number
}

/**
 * One upload: by one POST with its status as an event stream beside it, or by one WebSocket that carries both. Its bytes
 * leave once the first status is there, with which what the server holds later is compared; its time runs from then on.
 */
export class Upload {
  readonly #settings: UploadSettings
  readonly #options: UploadOptions
  readonly #figures: UploadFigures
  readonly #timer: ReturnType<typeof setInterval>
  #unconfirmed: ReturnType<typeof setTimeout> | undefined
  #rssAtStart: number | null = null
  #startedAt: number | null = null
  #cancelledAt: number | null = null
  #sendWay: () => void = () => undefined
  #cancelWay: () => void = () => undefined
  #closeWay: () => void = () => undefined
  #left: () => number = () => 0

  constructor(settings: UploadSettings, options: UploadOptions) {
    const { way } = settings
    this.#settings = settings
    this.#options = options
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
    this.#timer = setInterval(() => this.#tell(), TELL_EVERY_MS)
    options.whenReady(() => {
      if (this.#figures.state !== 'sending') return
      const job = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')
      if (way === 'post') this.#byPost(job)
      else this.#bySocket(job)
    })
  }

  cancel(): void {
    if (this.#cancelledAt !== null || this.#figures.state !== 'sending') return
    // Nothing has left yet, so that there is nothing to take back.
    if (this.#startedAt === null) return this.#end('cancelled')
    this.#cancelledAt = this.#options.now()
    this.#unconfirmed = setTimeout(() => this.#fail('the server did not confirm that it was cancelled'), CONFIRMED_WITHIN_MS)
    this.#cancelWay()
  }

  /** Gives it up where it is still under way; nothing is told any more. */
  close(): void {
    if (this.#figures.state === 'sending') this.#settle('cancelled')
  }

  #byPost(job: string): void {
    const { url, withCredentials } = this.#options
    const status = new EventSource(url(`/probe/upload-status?job=${job}`, 'http'), { withCredentials })
    const request = new XMLHttpRequest()
    status.onmessage = ({ data }: MessageEvent<string>) => this.#told(JSON.parse(data) as Status)
    // Where it is not closed, the browser opens it again.
    status.onerror = () => status.readyState === EventSource.CLOSED && this.#fail('its status could not be read')
    this.#sendWay = () => {
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
    socket.onmessage = ({ data }: MessageEvent<string>) => this.#told(JSON.parse(data) as Status)
    socket.onclose = ({ code }) => this.#fail(`the socket closed (${code})`)
    this.#sendWay = send
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
    if (cancelled) this.#cancelled()
    else if (received >= this.#settings.bytes) this.#end('done')
    else if (this.#startedAt === null) {
      this.#startedAt = this.#options.now()
      this.#sendWay()
    } else if (this.#settings.cancelHalfWay && received >= this.#settings.bytes / 2) this.cancel()
  }

  #cancelled(): void {
    if (this.#cancelledAt === null) return this.#fail('the server gave it up')
    this.#figures.cancelMs = this.#options.now() - this.#cancelledAt
    this.#end('cancelled')
  }

  #fail(why: string): void {
    if (this.#figures.state !== 'sending') return
    this.#figures.why = why
    this.#end('failed')
  }

  #end(state: 'done' | 'cancelled' | 'failed'): void {
    this.#count()
    this.#settle(state)
    this.#options.tell({ ...this.#figures })
  }

  /** First the state: what closing sets off finds it over. */
  #settle(state: 'done' | 'cancelled' | 'failed'): void {
    this.#figures.state = state
    clearInterval(this.#timer)
    clearTimeout(this.#unconfirmed)
    this.#closeWay()
  }

  #tell(): void {
    this.#count()
    this.#options.tell({ ...this.#figures })
  }

  #count(): void {
    // A request's progress is told at intervals: what the server has already has left, too.
    this.#figures.left = Math.max(this.#left(), this.#figures.received)
    this.#figures.tookMs = this.#startedAt === null ? 0 : this.#options.now() - this.#startedAt
  }
}

/** As an image or an archive is: nothing on the way could make them fewer. */
function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count)
  for (let at = 0; at < count; at += MAX_RANDOM_BYTES) crypto.getRandomValues(bytes.subarray(at, at + MAX_RANDOM_BYTES))
  return bytes
}
