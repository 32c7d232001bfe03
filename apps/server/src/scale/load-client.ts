import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { ScaleTransport } from '@wireside/contract/scale'
import { ConversationScanner, type ConversationSink, type ScanPart } from '@wireside/wire/http1/conversation'
import type { ScanDirection } from '@wireside/wire/scan-direction'
import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import { TEXT } from '@wireside/wire/websocket/opcode'

export interface LoadClientOptions {
  transport: ScaleTransport
  port: number
  /** The loopback address it comes from; the system's choice where undefined. */
  localAddress: string | undefined
  /** Broadcasts made before it opens: a poll asks for the next. */
  after: number
  onOpen(): void
  /** A whole message has come. */
  onMessage(client: LoadClient): void
  onLost(why: string): void
}

/** What a browser sends along, so that what the server keeps of it is of a usual size. */
const HEADS = [
  'Host: 127.0.0.1',
  'User-Agent: Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  'Accept-Language: en-GB,en;q=0.9',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Cache-Control: no-cache',
  'Pragma: no-cache',
  'Origin: http://127.0.0.1',
].join('\r\n')

/** One connection of the load generator: raw bytes over TCP, scanned for whole messages and nothing else. */
export class LoadClient implements ConversationSink {
  /** Messages that came since `expect`, and the payload bytes of their carriers. */
  messages = 0
  payloadBytes = 0
  readonly #options: LoadClientOptions
  readonly #socket: Socket
  readonly #scanner = new ConversationScanner(this)
  #open = false
  #polledAfter: number
  #packets = 0

  constructor(options: LoadClientOptions) {
    this.#options = options
    this.#polledAfter = options.after
    const { port, localAddress } = options
    this.#socket = connect({ port, host: '127.0.0.1', ...(localAddress === undefined ? {} : { localAddress }) })
    this.#socket.on('connect', () => this.#begin())
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    this.#socket.on('error', (error) => options.onLost(error.message))
    this.#socket.on('close', () => options.onLost('the server closed it'))
  }

  expect(): void {
    this.messages = 0
    this.payloadBytes = 0
  }

  close(): void {
    this.#socket.removeAllListeners('close')
    this.#socket.resetAndDestroy()
  }

  bytes(direction: ScanDirection, part: ScanPart, start: number, end: number): void {
    if (direction === 'down' && part === 'payload') this.payloadBytes += end - start
  }

  request(): void {
    // Its own: nothing to learn.
  }

  /** An SSE event is one chunk. */
  chunkEnd(direction: ScanDirection): void {
    if (direction === 'down' && this.#options.transport === 'sse') this.#unit()
  }

  /** A WebSocket message; the body of a poll's answer is told by `responseEnd`. */
  unitEnd(direction: ScanDirection): void {
    if (direction !== 'down' || !this.#scanner.webSocket) return
    if (this.#options.transport === 'websocket') this.#message()
    else this.#packet()
  }

  responseEnd(): void {
    if (this.#options.transport === 'long-poll') this.#unit()
  }

  #begin(): void {
    switch (this.#options.transport) {
      case 'websocket':
        this.#upgrade('/')
        break
      case 'socketio':
        this.#upgrade('/socket.io/?EIO=4&transport=websocket')
        break
      case 'sse':
        this.#get('/', 'Accept: text/event-stream')
        break
      case 'long-poll':
        this.#get('/', 'Accept: */*')
        break
    }
  }

  #receive(chunk: Buffer): void {
    this.#scanner.down(chunk, 0, chunk.length)
    if (!this.#open && this.#options.transport === 'websocket' && this.#scanner.webSocket) this.#opened()
  }

  /** The first chunk of a stream, and the first answer, say that the server holds the connection. */
  #unit(): void {
    if (!this.#open) this.#opened()
    else this.#message()
    if (this.#options.transport === 'long-poll') this.#get(`/?after=${this.#polledAfter++}`, 'Accept: */*')
  }

  /** Engine.IO's open packet is answered by a connect (`40`), whose answer is the second; the rest are messages. */
  #packet(): void {
    this.#packets++
    if (this.#packets === 1) this.#socket.write(encodeFrame({ opcode: TEXT, payload: Buffer.from('40'), maskKey: randomBytes(4) }))
    else if (this.#packets === 2) this.#opened()
    else this.#message()
  }

  #opened(): void {
    this.#open = true
    this.payloadBytes = 0
    this.#options.onOpen()
  }

  #message(): void {
    this.messages++
    this.#options.onMessage(this)
  }

  #upgrade(target: string): void {
    const key = randomBytes(16).toString('base64')
    this.#get(target, `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`)
  }

  #get(target: string, heads: string): void {
    const request = Buffer.from(`GET ${target} HTTP/1.1\r\n${HEADS}\r\n${heads}\r\n\r\n`)
    this.#socket.write(request)
    this.#scanner.up(request, 0, request.length)
  }
}
