import { HEARTBEAT_EVENT, STALE_EVENT, type Hello, type Notice } from '@wireside/contract/hello'
import { MAX_ENCODED_BYTES } from '@wireside/contract/limits'
import { decodeMessage, encodeMessage, MessageSplitter, type WebTransportMessage } from '@wireside/contract/webtransport-message'
import type { ConnectionHandlers, OpenConnection, OpenOptions } from './connection.ts'

/** Where the server says it is, and what it is known by. */
interface Address {
  port: number
  certificateHash: string
}

/** A lane over the browser's `WebTransport`: on one stream, on one for each message, or as datagrams. */
export function openWebtransport({ url, now, mode }: OpenOptions): OpenConnection {
  return (_lastId, on) => {
    const closing = new AbortController()
    let session: WebTransport | null = null
    let bufferedBytes = 0
    let ordinal = 0
    let write: ((data: Uint8Array<ArrayBuffer>) => Promise<void>) | null = null
    const receive = receiver(on, now)

    async function run(): Promise<void> {
      if (typeof WebTransport === 'undefined') throw new Error(missingWords())
      const { port, certificateHash } = await addressOf(url, closing.signal)
      session = new WebTransport(sessionUrl(url, port), {
        serverCertificateHashes: [{ algorithm: 'sha-256', value: bytesOf(certificateHash) }],
      })
      session.closed.catch(() => undefined)
      await session.ready
      write = writer(session, mode)
      on.opened()
      void readStreams(session.incomingUnidirectionalStreams, receive).catch(() => undefined)
      if (mode === 'datagrams') void readDatagrams(session.datagrams.readable, receive).catch(() => undefined)
      const { reason } = await session.closed
      over(reason ? `the server closed it: ${reason}` : 'the session ended')
    }

    function over(why: string): void {
      write = null
      if (!closing.signal.aborted) on.closed(why)
    }

    run().catch((error: Error) => over(error.message))
    return {
      get upstream() {
        const send = write
        return (
          send && {
            lossy: mode === 'datagrams',
            bufferedBytes: () => bufferedBytes,
            send(payload: string | Uint8Array) {
              const data = encode(payload, ordinal++, mode !== 'datagrams')
              const settle = (): void => {
                bufferedBytes -= data.length
              }
              bufferedBytes += data.length
              send(data).then(settle, settle)
            },
          }
        )
      },
      close() {
        closing.abort()
        session?.close()
      },
    }
  }
}

/** A browser shows WebTransport to secure contexts alone, and not every browser has it. */
function missingWords(): string {
  return self.isSecureContext ? 'this browser has no WebTransport' : 'WebTransport needs https or localhost, and this page is at neither'
}

async function addressOf(url: string, signal: AbortSignal): Promise<Address> {
  const response = await fetch(new URL(url).origin + new URL(url).pathname, { signal, cache: 'no-store' })
  const answer = (await response.json()) as Address & { message?: string }
  if (!response.ok) throw new Error(answer.message ?? `the server answered ${response.status}`)
  return answer
}

/** Chromium tries only the IPv6 address of `localhost`, where nobody may listen. */
function sessionUrl(url: string, port: number): string {
  const { hostname, pathname, search } = new URL(url)
  return `https://${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port}${pathname}${search}`
}

/** What came, to the lane. A datagram may overtake the hello: it waits until the connection is known. */
function receiver(on: ConnectionHandlers, now: () => number): (message: WebTransportMessage) => void {
  let hello: Hello | null = null
  let early: [WebTransportMessage, number][] = []
  const tell = ({ ordinal, kind, payload }: WebTransportMessage, receivedAt: number): void =>
    on.message(kind === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload) : payload, receivedAt, null, ordinal)
  return (message) => {
    const receivedAt = now()
    switch (message.kind) {
      case 'hello':
        hello = JSON.parse(new TextDecoder().decode(message.payload)) as Hello
        on.hello(hello)
        for (const [waiting, at] of early) tell(waiting, at)
        early = []
        break
      case 'notice': {
        const notice = JSON.parse(new TextDecoder().decode(message.payload)) as Notice
        switch (notice.type) {
          case STALE_EVENT:
            on.stale(notice)
            break
          case HEARTBEAT_EVENT:
            on.heartbeat()
            break
        }
        break
      }
      case 'text':
      case 'binary':
        if (hello) tell(message, receivedAt)
        else early.push([message, receivedAt])
    }
  }
}

async function readStreams(streams: ReadableStream<ReadableStream<Uint8Array>>, receive: (message: WebTransportMessage) => void) {
  const reader = streams.getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    // Not waited for: streams do not wait for each other either.
    void readStream(value, receive).catch(() => undefined)
  }
}

async function readStream(stream: ReadableStream<Uint8Array>, receive: (message: WebTransportMessage) => void): Promise<void> {
  const splitter = new MessageSplitter(MAX_ENCODED_BYTES)
  const reader = stream.getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    for (const bytes of splitter.push(value) ?? []) take(bytes, receive)
  }
}

async function readDatagrams(readable: ReadableStream<Uint8Array>, receive: (message: WebTransportMessage) => void): Promise<void> {
  const reader = readable.getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    take(value, receive)
  }
}

function take(bytes: Uint8Array, receive: (message: WebTransportMessage) => void): void {
  const message = decodeMessage(bytes)
  if (message) receive(message)
}

function encode(payload: string | Uint8Array, ordinal: number, withLength: boolean): Uint8Array<ArrayBuffer> {
  const isText = typeof payload === 'string'
  const bytes = isText ? new TextEncoder().encode(payload) : payload
  return encodeMessage({ ordinal, kind: isText ? 'text' : 'binary', payload: bytes }, withLength)
}

/** How messages go up: as the lane has them come down. */
function writer(session: WebTransport, mode: OpenOptions['mode']): (data: Uint8Array<ArrayBuffer>) => Promise<void> {
  switch (mode) {
    case 'stream': {
      const stream = session.createUnidirectionalStream().then((made) => made.getWriter())
      return async (data) => (await stream).write(data)
    }
    case 'streams':
      return async (data) => {
        const own = (await session.createUnidirectionalStream()).getWriter()
        await own.write(data)
        await own.close()
      }
    case 'datagrams': {
      const datagrams = session.datagrams.writable.getWriter()
      return (data) => datagrams.write(data)
    }
  }
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
