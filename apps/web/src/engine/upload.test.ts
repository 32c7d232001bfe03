import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import type { UploadFigures, UploadSettings } from './trials.ts'
import { Upload } from './upload.ts'

const BYTES = 1000

/** An upload of ours, and what it told last. */
function upload(way: UploadSettings['way'], url: string, whenReady: (run: () => void) => void = (run) => run()) {
  const told: UploadFigures[] = []
  const made = new Upload(
    { way, protocol: 'h1', lane: 'sse', bytes: BYTES, cancelHalfWay: false },
    { now: () => performance.now(), url: (path) => url + path, withCredentials: false, whenReady, tell: (figures) => told.push(figures) },
  )
  return { made, ended: () => vi.waitUntil(() => told.find(({ state }) => state !== 'sending'), { timeout: 5000 }) }
}

describe('by WebSocket, against a server of the test’s own', () => {
  let server: WebSocketServer
  let url: string
  const say = (socket: ServerSocket, received: number, cancelled = false): void =>
    socket.send(JSON.stringify({ received, cancelled, rssBytes: 1 }))
  /** Takes the next connection and says its first status. */
  const begun = async (): Promise<ServerSocket> => {
    const [socket] = (await once(server, 'connection')) as [ServerSocket]
    say(socket, 0)
    await once(socket, 'message')
    return socket
  }
  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })

  it('sends once the first status is there, and is done when the server has all', async () => {
    const { ended } = upload('websocket', url)
    const socket = await begun()
    say(socket, BYTES)
    expect(await ended()).toMatchObject({ state: 'done', left: BYTES, received: BYTES, statuses: 2 })
  })

  it('a cancel before the socket is open ends it at once', async () => {
    const { made, ended } = upload('websocket', url)
    made.cancel()
    expect(await ended()).toMatchObject({ state: 'cancelled', cancelMs: null, tookMs: 0 })
  })

  it('a cancel on the way is over when the server says so, and is timed', async () => {
    const { made, ended } = upload('websocket', url)
    const socket = await begun()
    made.cancel()
    const [said, isBinary] = (await once(socket, 'message')) as [Buffer, boolean]
    expect([said.toString(), isBinary]).toEqual(['cancel', false])
    say(socket, BYTES / 2, true)
    expect(await ended()).toMatchObject({ state: 'cancelled', received: BYTES / 2, cancelMs: expect.any(Number) as number })
  })

  it('fails, also after a cancel, where the socket closes without a word', async () => {
    const { made, ended } = upload('websocket', url)
    const socket = await begun()
    made.cancel()
    socket.close(1011)
    expect(await ended()).toMatchObject({ state: 'failed', why: 'the socket closed (1011)' })
  })

  it('what the server cancels by itself has failed', async () => {
    const { ended } = upload('websocket', url)
    say(await begun(), 10, true)
    expect(await ended()).toMatchObject({ state: 'failed', why: 'the server gave it up', cancelMs: null })
  })
})

it('opens nothing before the settings are answered, and never where it was cancelled until then', async () => {
  const opened = vi.fn()
  vi.stubGlobal('WebSocket', opened)
  let ready: () => void = () => undefined
  const { made, ended } = upload('websocket', 'ws://nowhere', (run) => (ready = run))
  expect(opened).not.toHaveBeenCalled()
  made.cancel()
  expect(await ended()).toMatchObject({ state: 'cancelled' })
  ready()
  expect(opened).not.toHaveBeenCalled()
  vi.unstubAllGlobals()
})

describe('by POST, in a browser of the test’s own', () => {
  class Source {
    static readonly CLOSED = 2
    static newest: Source
    readyState = 1
    onmessage: (event: { data: string }) => void = () => undefined
    onerror: () => void = () => undefined
    constructor() {
      Source.newest = this
    }
    close(): void {
      this.readyState = Source.CLOSED
    }
  }
  class Request {
    static readonly calls: string[] = []
    static newest: Request
    upload = { onprogress: (_event: { loaded: number }): void => undefined }
    status = 0
    onload: () => void = () => undefined
    constructor() {
      Request.newest = this
    }
    open(): void {
      Request.calls.push('open')
    }
    send(): void {
      Request.calls.push('send')
    }
    abort(): void {
      Request.calls.push('abort')
    }
  }
  const say = (received: number, cancelled = false): void =>
    Source.newest.onmessage({ data: JSON.stringify({ received, cancelled, rssBytes: 1 }) })
  beforeEach(() => {
    Request.calls.length = 0
    vi.stubGlobal('EventSource', Source)
    vi.stubGlobal('XMLHttpRequest', Request)
  })
  afterEach(() => vi.unstubAllGlobals())

  it('a cancel before the status stream opens ends it, and nothing is sent after', async () => {
    const { made, ended } = upload('post', 'http://nowhere')
    made.cancel()
    expect(await ended()).toMatchObject({ state: 'cancelled', cancelMs: null })
    expect(Source.newest.readyState).toBe(Source.CLOSED)
    say(0)
    expect(Request.calls).not.toContain('send')
  })

  it('a status stream that is refused for good fails it; one that the browser opens again does not', async () => {
    const { ended } = upload('post', 'http://nowhere')
    Source.newest.readyState = 0
    Source.newest.onerror()
    say(0)
    expect(Request.calls).toEqual(['open', 'send'])
    Source.newest.readyState = Source.CLOSED
    Source.newest.onerror()
    expect(await ended()).toMatchObject({ state: 'failed', why: 'its status could not be read' })
  })

  it('a cancel aborts the request; what the server answers instead is a failure', async () => {
    const { made, ended } = upload('post', 'http://nowhere')
    say(0)
    made.cancel()
    expect(Request.calls).toEqual(['open', 'send', 'abort'])
    say(BYTES / 2, true)
    expect(await ended()).toMatchObject({ state: 'cancelled', received: BYTES / 2, left: BYTES / 2 })
    const other = upload('post', 'http://nowhere')
    say(0)
    Request.newest.status = 413
    Request.newest.onload()
    expect(await other.ended()).toMatchObject({ state: 'failed', why: 'the server answered 413' })
  })

  it('a cancel that the server never confirms fails in the end', async () => {
    vi.useFakeTimers()
    const told: UploadFigures[] = []
    const made = new Upload(
      { way: 'post', protocol: 'h1', lane: 'sse', bytes: BYTES, cancelHalfWay: false },
      { now: () => 0, url: (path) => path, withCredentials: false, whenReady: (run) => run(), tell: (figures) => told.push(figures) },
    )
    say(0)
    made.cancel()
    vi.advanceTimersByTime(60_000)
    expect(told.at(-1)).toMatchObject({ state: 'failed', why: 'the server did not confirm that it was cancelled' })
    vi.useRealTimers()
  })
})
