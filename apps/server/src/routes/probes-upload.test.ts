import { once } from 'node:events'
import { connect, type ClientHttp2Session } from 'node:http2'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'

let server: RunningServer
let session = ''
let http2: ClientHttp2Session
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  session = server.registry.claim('a'.repeat(32), '127.0.0.1').id
  http2 = connect(`https://127.0.0.1:${server.ports.tls}`, { rejectUnauthorized: false })
})
afterAll(async () => {
  http2.destroy()
  await server.close()
})

const MEGABYTE = Buffer.alloc(1_000_000)
let jobs = 0
const newJob = (): string => `job${++jobs}`
const path = (name: string, job: string, of = session): string => `/probe/${name}?session=${of}&job=${job}`

interface Status {
  received: number
  cancelled: boolean
  rssBytes: number
}

/** Reads statuses of an upload until one fits. */
async function statusUntil(job: string, fits: (status: Status) => boolean): Promise<Status> {
  const stop = new AbortController()
  const response = await fetch(`http://127.0.0.1:${server.ports.lanes}${path('upload-status', job)}`, { signal: stop.signal })
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    for (const [, text] of piece.matchAll(/^data: (.*)$/gm)) {
      const status = JSON.parse(text!) as Status
      if (!fits(status)) continue
      stop.abort()
      return status
    }
  }
  throw new Error('the statuses ended')
}

describe('one POST of any length', () => {
  it('is counted and dropped while it comes, longer than a message may be, and its status told beside it', async () => {
    const job = newJob()
    const request = httpRequest({ port: server.ports.lanes, host: '127.0.0.1', method: 'POST', path: path('upload-whole', job) })
    request.setHeader('content-length', 20 * MEGABYTE.length)
    for (let sent = 0; sent < 10; sent++) if (!request.write(MEGABYTE)) await once(request, 'drain')
    const half = await statusUntil(job, ({ received }) => received === 10 * MEGABYTE.length)
    expect(half).toMatchObject({ cancelled: false })
    expect(half.rssBytes).toBeGreaterThan(1_000_000)
    for (let sent = 0; sent < 10; sent++) if (!request.write(MEGABYTE)) await once(request, 'drain')
    request.end()
    const [response] = (await once(request, 'response')) as [{ statusCode: number }]
    expect(response.statusCode).toBe(204)
    expect(await statusUntil(job, () => true)).toMatchObject({ received: 20 * MEGABYTE.length, cancelled: false })
  })

  it('that is given up on the way is told as cancelled, with what had come', async () => {
    const job = newJob()
    const request = httpRequest({ port: server.ports.lanes, host: '127.0.0.1', method: 'POST', path: path('upload-whole', job) })
    request.on('error', () => undefined)
    request.setHeader('content-length', 20 * MEGABYTE.length)
    request.write(MEGABYTE)
    await statusUntil(job, ({ received }) => received === MEGABYTE.length)
    request.destroy()
    expect(await statusUntil(job, ({ cancelled }) => cancelled)).toMatchObject({ received: MEGABYTE.length })
  })

  it('over HTTP/2 is given up by its stream alone', async () => {
    const job = newJob()
    const stream = http2.request({ ':method': 'POST', ':path': path('upload-whole', job) })
    stream.on('error', () => undefined)
    stream.write(MEGABYTE.subarray(0, 50_000))
    await statusUntil(job, ({ received }) => received === 50_000)
    // Node ends what it resets; behind more than the window takes, that end never leaves.
    stream.write(MEGABYTE)
    stream.close(8)
    expect((await statusUntil(job, ({ cancelled }) => cancelled)).received).toBeLessThan(MEGABYTE.length)
    expect(http2.destroyed).toBe(false)
  })

  it('longer than an upload may be is refused, and no more of it is read', async () => {
    const request = httpRequest({ port: server.ports.lanes, host: '127.0.0.1', method: 'POST', path: path('upload-whole', newJob()) })
    request.setHeader('content-length', 65 * 1024 * 1024)
    request.on('error', () => undefined)
    request.write(MEGABYTE)
    const [response] = (await once(request, 'response')) as [{ statusCode: number }]
    expect(response.statusCode).toBe(413)
    request.destroy()
  })

  it('needs a session, and another session’s upload of the same name is not it', async () => {
    const url = `http://127.0.0.1:${server.ports.lanes}`
    expect((await fetch(url + path('upload-whole', 'x', '0'.repeat(32)), { method: 'POST', body: 'x' })).status).toBe(404)
    const other = server.registry.claim('b'.repeat(32), '127.0.0.1').id
    const job = newJob()
    expect((await fetch(url + path('upload-whole', job, other), { method: 'POST', body: 'from the other' })).status).toBe(204)
    expect(await statusUntil(job, () => true)).toMatchObject({ received: 0 })
  })
})

describe('a WebSocket', () => {
  async function open(job: string): Promise<{ socket: WebSocket; until(fits: (status: Status) => boolean): Promise<Status> }> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.ports.lanes}${path('upload-ws', job)}`)
    await once(socket, 'open')
    const until = async (fits: (status: Status) => boolean): Promise<Status> => {
      for (;;) {
        const [data] = (await once(socket, 'message')) as [Buffer]
        const status = JSON.parse(data.toString()) as Status
        if (fits(status)) return status
      }
    }
    return { socket, until }
  }

  it('is counted frame by frame, and answers with its status on the same socket', async () => {
    const { socket, until } = await open(newJob())
    // The browser offers compression: it is not taken up, so that both ways send what they were given.
    expect(socket.extensions).toBe('')
    for (let sent = 0; sent < 5; sent++) socket.send(MEGABYTE.subarray(0, 200_000))
    expect(await until(({ received }) => received === 1_000_000)).toMatchObject({ cancelled: false })
    socket.close()
  })

  it('is cancelled by a word, behind which nothing counts', async () => {
    const { socket, until } = await open(newJob())
    socket.send(Buffer.alloc(1000))
    socket.send('cancel')
    socket.send(Buffer.alloc(1000))
    expect(await until(({ cancelled }) => cancelled)).toMatchObject({ received: 1000 })
    socket.close()
  })

  it('a plain GET is told to upgrade', async () => {
    expect((await fetch(`http://127.0.0.1:${server.ports.lanes}${path('upload-ws', 'x')}`)).status).toBe(426)
  })
})
