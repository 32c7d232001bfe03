import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import { WebSocketServer, type WebSocket } from 'ws'
import { ConditionSet } from './condition-set.ts'
import type { Link } from './link.ts'
import { linkOf } from './linked-socket.ts'
import { attachLinks, type LinkListenerOptions } from './listener.ts'
import type { EndCause, LinkOwner, ReceivedUnit, SentUnit } from './owner.ts'

export interface LinkedServerOptions extends Partial<LinkListenerOptions> {
  answer?(request: IncomingMessage, response: ServerResponse, link: Link): void
  accept?(socket: WebSocket, link: Link): void
  conditions?: readonly Condition[]
  deflate?: boolean
}

/** node:http and ws over links, every request bound to an owner that writes down what it is told. */
export async function startLinkedServer(options: LinkedServerOptions = {}) {
  const owners: RecordingOwner[] = []
  const server = createServer((request, response) => {
    const link = linkOf(request.socket)
    if (link) options.answer?.(request, response, link)
  })
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: options.deflate ? { threshold: 0 } : false,
  })
  server.on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate())
      const link = linkOf(socket)
      if (link) options.accept?.(webSocket, link)
    })
  })
  const { links } = attachLinks(server, {
    now: () => performance.now(),
    observe: true,
    tapBytes: 0,
    onRequest: (link, head) => {
      const owner = new RecordingOwner(`${head.method} ${head.target}`)
      owners.push(owner)
      link.bind(owner, new ConditionSet(options.conditions))
    },
    ...options,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    port,
    owners,
    links,
    async close() {
      for (const link of links) {
        link.pathLost = false
        link.setConditions([])
        link.destroy()
      }
      server.close()
      await once(server, 'close')
    },
  }
}

class RecordingOwner implements LinkOwner {
  readonly name: string
  readonly units: SentUnit[] = []
  readonly receivedUnits: ReceivedUnit[] = []
  readonly parts: Record<string, number> = {}
  readonly ends: EndCause[] = []

  constructor(name: string) {
    this.name = name
  }

  unit(unit: SentUnit): void {
    this.units.push(unit)
  }

  received(unit: ReceivedUnit): void {
    this.receivedUnits.push(unit)
  }

  bytes(direction: string, part: string, count: number): void {
    const key = `${direction} ${part}`
    this.parts[key] = (this.parts[key] ?? 0) + count
  }

  closed(end: { cause: EndCause }): void {
    this.ends.push(end.cause)
  }

  /** All bytes it was told of, in any way. */
  total(direction: 'up' | 'down'): number {
    const units = direction === 'down' ? this.units : this.receivedUnits
    let sum = 0
    for (const { carrierBytes, bodyBytes } of units) sum += carrierBytes + bodyBytes
    for (const [key, count] of Object.entries(this.parts)) if (key.startsWith(direction)) sum += count
    return sum
  }
}

/** A TCP client that knows nothing of HTTP and counts what it sends and what arrives. */
export class RawClient {
  readonly socket: Socket
  readonly ended: Promise<string>
  sentBytes = 0
  receivedBytes = 0
  /** The first bytes that arrived, enough for a head. */
  start = Buffer.alloc(0)
  #waiting: { until: () => boolean; resolve: () => void }[] = []

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (chunk: Buffer) => {
      this.receivedBytes += chunk.length
      if (this.start.length < 4096) this.start = Buffer.concat([this.start, chunk.subarray(0, 4096)])
      this.#waiting = this.#waiting.filter(({ until, resolve }) => {
        if (!until()) return true
        resolve()
        return false
      })
    })
    this.ended = new Promise((resolve) => {
      this.socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      this.socket.on('end', () => resolve('end'))
    })
  }

  send(bytes: string | Uint8Array): void {
    this.sentBytes += bytes.length
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  /** Sends a handshake and returns the length of the 101 head. */
  async upgrade(path = '/ws'): Promise<number> {
    this.send(upgradeRequest(path))
    await this.until(() => this.headBytes > 0)
    return this.headBytes
  }

  /** Bytes of the first head that arrived; 0 while it is not complete. */
  get headBytes(): number {
    const at = this.start.indexOf('\r\n\r\n')
    return at < 0 ? 0 : at + 4
  }

  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ until: condition, resolve }))
  }
}

function upgradeRequest(path = '/ws', extensions = ''): string {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}${extensions}\r\n`
}

/** A binary frame as a client sends it, masked with zeros. */
export function maskedFrame(payload: Uint8Array, first = 0x82): Buffer {
  const { length } = payload
  const header = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14)
  header[0] = first
  header[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (length >= 65_536) header.writeUInt32BE(length, 6)
  else if (length >= 126) header.writeUInt16BE(length, 2)
  return Buffer.concat([header, payload])
}
