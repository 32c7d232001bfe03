import { PROTOCOL, type ControlDown, type ControlUp } from '@wireside/contract/control'
import type { ControlEvent } from './messages.ts'

/** Clock probes: quick at first, so that latencies can be shown at once, then just enough to follow drift. */
const PROBE_SOON_MS = 100
const PROBES_SOON = 8
const PROBE_EVERY_MS = 1000
/** The first retry of the control channel, doubling up to the cap: the page is dead until it is back. */
const RETRY_MS = 500
const MAX_RETRY_MS = 5000

export interface ControlOptions {
  url: string
  secret: string
  now(): number
  onMessage(message: ControlDown, receivedAt: number): void
  onState(event: ControlEvent): void
}

/** The control channel: authenticates, comes back by itself, and probes the server's clock. */
export class ControlChannel {
  readonly #options: ControlOptions
  #socket: WebSocket | null = null
  #attempt = 0
  #probes = 0
  #ended = false
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(options: ControlOptions) {
    this.#options = options
  }

  open(): void {
    const { url, secret, now, onMessage, onState } = this.#options
    onState({ type: 'control', at: now(), state: 'connecting' })
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.onopen = () => this.send({ type: 'auth', protocol: PROTOCOL, secret })
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const receivedAt = now()
      const message = JSON.parse(data) as ControlDown
      switch (message.type) {
        case 'hello':
          this.#attempt = 0
          this.#probes = 0
          this.#probe()
          break
        case 'replaced':
          this.#end('This session went on in a newer tab. Reload here to take it back.')
          break
        case 'goodbye':
          this.#end(`The server ended the control channel: ${message.why}`)
          break
        case 'settings':
        case 'refused':
        case 'report':
        case 'done':
        case 'failed':
        case 'send-cost':
        case 'send-cost-refused':
        case 'tap':
        case 'tap-refused':
        case 'pong':
          break
      }
      onMessage(message, receivedAt)
    }
    socket.onclose = () => this.#lost()
  }

  /** False while the channel is not open: the message is not kept. */
  send(message: ControlUp): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(message))
    return true
  }

  close(): void {
    this.#ended = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#socket?.close()
  }

  #probe(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.send({ type: 'ping', sentAt: this.#options.now() })
    this.#probes++
    this.#timer = setTimeout(() => this.#probe(), this.#probes < PROBES_SOON ? PROBE_SOON_MS : PROBE_EVERY_MS)
  }

  #lost(): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#ended) return
    const waitMs = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** this.#attempt)
    this.#attempt++
    const at = this.#options.now()
    this.#options.onState({ type: 'control', at, state: 'closed', why: 'The server cannot be reached.', retryAt: at + waitMs })
    this.#timer = setTimeout(() => this.open(), waitMs)
  }

  #end(why: string): void {
    this.#ended = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#options.onState({ type: 'control', at: this.#options.now(), state: 'ended', why })
  }
}
