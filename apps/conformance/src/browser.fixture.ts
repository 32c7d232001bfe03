import { EventSource } from 'eventsource'
import { WebTransport } from 'rwebtransport'
import { Agent, fetch, WebSocket as UndiciWebSocket } from 'undici'
import type { ControlDown } from '@wireside/contract/control'
import type { Transport } from '@wireside/contract/transports'
import { OPENERS } from '../../web/src/engine/transports/openers.ts'

/** What a lane's client was handed, in the order it came. */
export interface Arrival {
  lane: string
  connection: number
  payload: string | Uint8Array
  /** Where messages may overtake each other: its number on the connection. */
  ordinal: number | undefined
}

/** Told of everything that passes between the engine and what stands in for the browser. */
export interface Overheard {
  arrival(arrival: Arrival): void
  control(message: ControlDown): void
}

/** Who listens at the ports of each server, by port; what is gone answers nothing any more, and nobody tries again. */
const listeners = new Map<string, Overheard | null>()

export function listen(ports: number[], to: Overheard | null): void {
  for (const port of ports) listeners.set(String(port), to)
}

const SILENT = { close: () => undefined, send: () => undefined, readyState: UndiciWebSocket.CONNECTING }
/** HTTP/2 where the server offers it, for a WebSocket too (RFC 8441). */
const dispatcher = new Agent({ allowH2: true })

/** Names the page as its origin on control, as a browser does. */
class PageWebSocket extends UndiciWebSocket {
  constructor(url: string) {
    const { port, hostname, pathname } = new URL(url)
    const isControl = pathname === '/control'
    if (listeners.get(port) === null) {
      super('ws://127.0.0.1:1')
      this.close()
      return SILENT as unknown as PageWebSocket
    }
    super(url, { dispatcher, ...(isControl && { headers: { origin: `http://${hostname}:${port}` } }) })
    if (!isControl) return
    this.addEventListener('message', ({ data }) => listeners.get(port)?.control(JSON.parse(data as string) as ControlDown))
  }
}

export const pageFetch = ((url: string, init?: object) => fetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch

/** What the client of Socket.IO needs of one (WHATWG XHR §3). */
class PageRequest {
  readonly #gone = new AbortController()
  readonly #headers: Record<string, string> = {}
  #method = 'GET'
  #url = ''
  withCredentials = false
  readyState = 0
  status = 0
  responseText = ''
  onreadystatechange = (): void => undefined

  open(method: string, url: string): void {
    this.#method = method
    this.#url = url
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value
  }

  send(body: string | null): void {
    const { signal } = this.#gone
    const end = (status: number, text: string): void => {
      Object.assign(this, { readyState: 4, status, responseText: text })
      this.onreadystatechange()
    }
    pageFetch(this.#url, { method: this.#method, headers: this.#headers, body, signal })
      .then(async (response) => end(response.status, await response.text()))
      .catch(() => end(0, ''))
  }

  abort(): void {
    this.#gone.abort()
  }
}

/** Node has no EventSource, no XMLHttpRequest, no WebTransport and no Origin; its own fetch and WebSocket speak no HTTP/2. */
export function installBrowser(): void {
  // The servers' certificates are their own, made at the start.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  Object.assign(globalThis, { EventSource, WebTransport, WebSocket: PageWebSocket, XMLHttpRequest: PageRequest, fetch: pageFetch })
  for (const transport of Object.keys(OPENERS) as Transport[]) {
    const opener = OPENERS[transport]
    OPENERS[transport] = (options) => {
      const open = opener(options)
      const { port, searchParams } = new URL(options.url)
      const lane = searchParams.get('lane') ?? ''
      return (lastId, on) => {
        if (listeners.get(port) === null) return { close: () => undefined }
        let connection = 0
        return open(lastId, {
          ...on,
          hello(hello) {
            connection = hello.connection
            on.hello(hello)
          },
          message(payload, receivedAt, id, ordinal) {
            listeners.get(port)?.arrival({ lane, connection, payload, ordinal })
            on.message(payload, receivedAt, id, ordinal)
          },
        })
      }
    }
  }
}
