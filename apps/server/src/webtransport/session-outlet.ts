import type { WebTransportMode } from '@wireside/contract/lanes'
import type { WebTransportServerSession } from 'rwebtransport'
import type { Outlet, Tag } from '../transports/carrier.ts'
import type { FlowExchange } from './flow-exchange.ts'

/** A datagram must fit one packet; what is longer the browser never sees (measured: 1 200 bytes pass). */
const MAX_DATAGRAM_BYTES = 1200

/** A closed QUIC connection drops what is under way: what was written last gets a slow round trip. */
const LINGER_MS = 300

type Writer = WritableStreamDefaultWriter<Uint8Array>

/** Where a lane's messages leave a WebTransport session: on one stream, on one each, or as datagrams. */
export class SessionOutlet {
  readonly #session: WebTransportServerSession
  readonly #exchange: FlowExchange
  readonly #mode: WebTransportMode
  readonly #datagrams: Writer
  #stream: Promise<Writer> | null = null

  constructor(session: WebTransportServerSession, exchange: FlowExchange, mode: WebTransportMode) {
    this.#session = session
    this.#exchange = exchange
    this.#mode = mode
    this.#datagrams = session.datagrams.writable.getWriter()
  }

  get maxBytes(): number {
    return Math.min(this.#session.datagrams.maxDatagramSize, MAX_DATAGRAM_BYTES)
  }

  readonly write: Outlet<Uint8Array> = (tag, data, bodyBytes) => {
    this.#exchange.sent(tag, data.length, bodyBytes)
    this.#exchange.writableLength += data.length
    const settle = (): void => {
      this.#exchange.writableLength -= data.length
    }
    // A write that fails ends with its session, which says so.
    this.#send(tag, data).then(settle, settle)
  }

  /** Nothing more comes: what was written arrives, as far as it can, and then `close` is called. */
  async end(close: () => void): Promise<void> {
    try {
      await (await this.#stream)?.close()
    } catch (error) {
      // It ended before: there is nothing left to close.
      if (!(error instanceof Error)) throw error
    }
    setTimeout(close, LINGER_MS)
  }

  #send({ message }: Tag, data: Uint8Array): Promise<void> {
    if (!message || this.#mode === 'stream') return this.#onOneStream(data)
    return this.#mode === 'streams' ? this.#onItsOwnStream(data) : this.#datagrams.write(data)
  }

  async #onOneStream(data: Uint8Array): Promise<void> {
    this.#stream ??= this.#session.createUnidirectionalStream().then((stream) => stream.getWriter())
    const writer = await this.#stream
    await writer.write(data)
  }

  async #onItsOwnStream(data: Uint8Array): Promise<void> {
    const stream = await this.#session.createUnidirectionalStream({ waitUntilAvailable: true })
    const writer = stream.getWriter()
    await writer.write(data)
    await writer.close()
  }
}
