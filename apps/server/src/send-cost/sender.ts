import { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { SendWay } from '@wireside/contract/send-cost'
import { WebSocketServer } from 'ws'
import type { Carrier, Outlet } from '../transports/carrier.ts'
import { GzipBody } from '../transports/gzip.ts'
import { httpStreamCarrier } from '../transports/http-stream.ts'
import { sseCarrier } from '../transports/sse.ts'
import { websocketCarrier } from '../transports/websocket.ts'
import type { Message } from '../workload/message.ts'

/** Takes every write at once, alone or many together as a TCP socket would, and keeps none. */
class Nowhere extends Duplex {
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }
  override _writev(_chunks: unknown, done: () => void): void {
    done()
  }
}

const OPTIONS = { ids: false, epoch: '', maxEncodedBytes: Number.MAX_SAFE_INTEGER }
const nothing = (): void => {}

/** Sends as a lane of its kind does, into a socket that goes nowhere. */
export class Sender {
  readonly #socket = new Nowhere()
  readonly #carrier: Carrier
  #gzip: GzipBody | null = null
  #unwritten = 0
  #allWritten = nothing

  constructor({ transport, compression }: SendWay) {
    switch (transport) {
      case 'websocket':
        this.#carrier = websocketCarrier(this.#frames(compression), nothing, { ...OPTIONS, ping: nothing })
        break
      case 'sse':
      case 'sse-fetch':
        this.#carrier = sseCarrier(this.#answer(compression), nothing, { ...OPTIONS, retryMs: 0, encoding: null })
        break
      case 'http-stream':
        this.#carrier = httpStreamCarrier(this.#answer(compression), nothing, OPTIONS)
        break
    }
  }

  /** Settles when the last byte of the last message has been written. */
  async send(messages: readonly Message[]): Promise<void> {
    const written = new Promise<void>((resolve) => (this.#allWritten = resolve))
    this.#unwritten = messages.length
    for (const message of messages) this.#carrier.send(message, false, 0)
    await written
  }

  close(): void {
    this.#gzip?.destroy()
    this.#socket.destroy()
  }

  readonly #wrote = (): void => {
    this.#unwritten--
    if (this.#unwritten === 0) this.#allWritten()
  }

  #request(headers: Record<string, string>): IncomingMessage {
    const request = new IncomingMessage(this.#socket as unknown as Socket)
    return Object.assign(request, { method: 'GET', url: '/', httpVersionMajor: 1, httpVersionMinor: 1, headers })
  }

  /** A WebSocket of ws, as `routes/websocket.ts` has it. */
  #frames(compression: SendWay['compression']): Outlet<string | Uint8Array> {
    const deflate = { threshold: 0, serverNoContextTakeover: compression === 'no-takeover' }
    const server = new WebSocketServer({ noServer: true, perMessageDeflate: compression === 'off' ? false : deflate })
    const request = this.#request({
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-extensions': 'permessage-deflate',
    })
    let outlet: Outlet<string | Uint8Array> = nothing
    // Called back at once: there is nobody to wait for.
    server.handleUpgrade(request, this.#socket, Buffer.alloc(0), (socket) => {
      outlet = (_tag, data) => socket.send(data, this.#wrote)
    })
    return outlet
  }

  /** An answer of node:http, as `routes/streamed-answer.ts` has it. A switch of encoding is no message: it is not waited for. */
  #answer(compression: SendWay['compression']): Outlet<Uint8Array> {
    const response = new ServerResponse(this.#request({}))
    response.assignSocket(this.#socket as unknown as Socket)
    response.writeHead(200)
    const write: Outlet<Uint8Array> = ({ message }, data) => void response.write(data, message ? this.#wrote : nothing)
    if (compression === 'off') return write
    const gzip = new GzipBody(write, nothing)
    this.#gzip = gzip
    return (tag, data) => gzip.write(tag, data)
  }
}
