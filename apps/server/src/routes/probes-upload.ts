import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { ProbeQuery } from '../probes/probe-query.ts'
import { UploadJobs } from '../probes/upload-jobs.ts'

/** How often a status is told. */
const STATUS_EVERY_MS = 100
/** An upload that takes longer was forgotten. */
const MAX_OPEN_MS = 60_000
const NORMAL_CLOSURE = 1000
const NAME_LENGTH = 32

/** `/probe/upload…`: bytes are counted and dropped; how far it is comes by event stream, or on the socket itself. */
export function routeUploadProbes(app: FastifyInstance): void {
  const jobs = new UploadJobs()
  const nameOf = (url: string): string => new ProbeQuery(url).text('job', NAME_LENGTH)

  app.post('/probe/upload', (request, reply) => {
    const taken = jobs.add(nameOf(request.url), Buffer.isBuffer(request.body) ? request.body.length : 0)
    return reply.code(taken ? 204 : 409).send()
  })

  app.post('/probe/upload-cancel', (request, reply) => {
    jobs.cancel(nameOf(request.url))
    return reply.code(204).send()
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
    const tell = setInterval(() => response.write(`data: ${JSON.stringify(jobs.get(name))}\n\n`), STATUS_EVERY_MS)
    const late = setTimeout(() => response.end(), MAX_OPEN_MS)
    response.on('close', () => {
      clearInterval(tell)
      clearTimeout(late)
    })
  })

  app.route({
    method: 'GET',
    url: '/probe/upload-ws',
    handler: (_request, reply) => reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required' }),
    wsHandler: (socket: WebSocket, request) => {
      const name = new URL(request.url, 'http://probe').searchParams.get('job')?.slice(0, NAME_LENGTH) ?? ''
      const late = setTimeout(() => socket.close(NORMAL_CLOSURE), MAX_OPEN_MS)
      const tell = setInterval(() => socket.send(JSON.stringify(jobs.get(name))), STATUS_EVERY_MS)
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
