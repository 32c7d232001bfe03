import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { ProbeQuery } from '../probes/probe-query.ts'
import type { UploadJob, UploadJobs } from '../probes/upload-jobs.ts'

/** How often a status is told. */
const STATUS_EVERY_MS = 100
/** An upload that takes longer was forgotten. */
const MAX_OPEN_MS = 60_000
const NORMAL_CLOSURE = 1000
const NAME_LENGTH = 32
/** One upload's body: three times what the page sends, and a minute of the highest rate. */
const MAX_UPLOAD_BYTES = 64 * 1024 * 1024

/** `/probe/upload…`: bytes are counted and dropped; how far it is comes by event stream, or on the socket itself. */
export function routeUploadProbes(app: FastifyInstance, jobs: UploadJobs): void {
  const nameOf = (url: string): string => {
    const query = new ProbeQuery(url)
    return `${query.text('session', NAME_LENGTH)} ${query.text('job', NAME_LENGTH)}`
  }

  // A scope of its own: here a body is a stream, of which no more than a piece is held.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload))
    scope.post('/probe/upload-whole', { bodyLimit: MAX_UPLOAD_BYTES }, async (request, reply) => {
      const name = nameOf(request.url)
      const isTooLong = Number(request.headers['content-length']) > MAX_UPLOAD_BYTES
      const whole = !isTooLong && (await drain(request.raw, MAX_UPLOAD_BYTES, (bytes) => jobs.add(name, bytes)))
      if (!whole) jobs.cancel(name)
      return reply
        .code(whole ? 204 : 413)
        .headers(isTooLong && request.raw.httpVersionMajor === 1 ? { connection: 'close' } : {})
        .send()
    })
    done()
  })

  app.get('/probe/upload-status', (request, reply) => {
    const name = nameOf(request.url)
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
    })
    const tell = setInterval(() => response.write(`data: ${JSON.stringify(statusOf(jobs.get(name)))}\n\n`), STATUS_EVERY_MS)
    const late = setTimeout(() => response.end(), MAX_OPEN_MS)
    response.on('close', () => {
      clearInterval(tell)
      clearTimeout(late)
    })
  })

  app.route({
    method: 'GET',
    url: '/probe/upload-ws',
    // What is uploaded is compared with a POST, which compresses nothing.
    preValidation: (request, _reply, done) => {
      delete request.headers['sec-websocket-extensions']
      done()
    },
    handler: (_request, reply) => reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required' }),
    wsHandler: (socket: WebSocket, request) => {
      const name = nameOf(request.url)
      const late = setTimeout(() => socket.close(NORMAL_CLOSURE), MAX_OPEN_MS)
      const tell = setInterval(() => socket.send(JSON.stringify(statusOf(jobs.get(name)))), STATUS_EVERY_MS)
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (isBinary) jobs.add(name, data.length)
        else jobs.cancel(name)
      })
      socket.on('error', (error) => request.log.debug({ err: error }, 'upload socket error'))
      socket.on('close', () => {
        clearTimeout(late)
        clearInterval(tell)
      })
    },
  })
}

/** With what the whole process holds: where uploads were kept, it would rise with them. */
function statusOf(job: UploadJob): UploadJob & { rssBytes: number } {
  return { ...job, rssBytes: process.memoryUsage.rss() }
}

/** Counts the bytes as they come and drops them; false where the client gives up before the end, or they are too many. */
function drain(body: Readable, most: number, count: (bytes: number) => void): Promise<boolean> {
  return new Promise((resolve) => {
    let bytes = 0
    let whole = true
    const givenUp = (): void => {
      whole = false
      resolve(false)
    }
    body.on('data', ({ length }: Buffer) => {
      bytes += length
      if (bytes > most) givenUp()
      else if (whole) count(length)
    })
    body.on('end', () => resolve(whole))
    // HTTP/2 ends a stream that was reset as well, but says this first.
    for (const event of ['aborted', 'error', 'close']) body.on(event, givenUp)
  })
}
