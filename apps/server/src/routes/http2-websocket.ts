import { IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'

/** RFC 8441 needs no key: the stream itself says that the server understood. `ws` asks for one, and this is a valid one. */
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA=='

type Done = (error?: Error | null) => void

/**
 * An HTTP/2 stream opened by extended CONNECT (RFC 8441), with the face of a socket that asked for an upgrade: what a
 * WebSocket server needs. The head it writes (101, or a refusal) becomes the stream's own answer; what follows is DATA.
 */
class StreamSocket extends Duplex {
  readonly #stream: ServerHttp2Stream
  readonly remoteAddress: string | undefined
  #head = ''
  #answered = false

  constructor(stream: ServerHttp2Stream, remoteAddress: string | undefined) {
    super()
    this.#stream = stream
    this.remoteAddress = remoteAddress
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause()
    })
    stream.on('end', () => this.push(null))
    stream.on('error', (error) => this.destroy(error))
    stream.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#stream.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.#answered) this.#pass(chunk, done)
    else this.#answer(chunk, done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done)
  }

  override _final(done: Done): void {
    if (this.#stream.writable) this.#stream.end(done)
    else done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream.close()
    done(error)
  }

  setTimeout(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  #pass(chunk: Buffer, done: Done): void {
    if (this.#stream.writable) this.#stream.write(chunk, done)
    else done()
  }

  #answer(chunk: Buffer, done: Done): void {
    this.#head += chunk.toString('latin1')
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) {
      done()
      return
    }
    const [statusLine = '', ...lines] = this.#head.slice(0, end).split('\r\n')
    const body = Buffer.from(this.#head.slice(end + 4), 'latin1')
    const status = Number(statusLine.split(' ')[1])
    this.#answered = true
    if (this.#stream.destroyed) {
      done()
      return
    }
    this.#stream.respond({ ...headersOf(lines), ':status': status === 101 ? 200 : status })
    if (body.length > 0) this.#pass(body, done)
    else done()
  }
}

/** Fields of one connection have no place in HTTP/2 (RFC 9113 §8.2.2), those of the upgrade none in RFC 8441 §5.1. */
const LEFT_OUT = new Set(['connection', 'upgrade', 'keep-alive', 'transfer-encoding', 'sec-websocket-accept'])

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (!LEFT_OUT.has(name)) headers[name] = line.slice(colon + 1).trim()
  }
  return headers
}

/** The upgrade request that a stream opened by extended CONNECT amounts to, its socket included. */
export function upgradeOf(stream: ServerHttp2Stream, headers: Readonly<Record<string, unknown>>, remoteAddress: string | undefined) {
  const socket = new StreamSocket(stream, remoteAddress)
  const request = new IncomingMessage(socket as unknown as Socket)
  request.method = 'GET'
  request.url = String(headers[':path'])
  request.httpVersion = '1.1'
  request.httpVersionMajor = 1
  request.httpVersionMinor = 1
  for (const [name, value] of Object.entries(headers)) if (!name.startsWith(':')) request.headers[name] = value as string
  Object.assign(request.headers, {
    host: String(headers[':authority']),
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': KEY,
  })
  return { request, socket }
}
