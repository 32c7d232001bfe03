import type { FastifyInstance } from 'fastify'
import { httpStreamCarrier } from '../transports/http-stream.ts'
import type { LaneServer } from './lane-server.ts'
import { streamAnswer } from './streamed-answer.ts'

const STREAM_HEADERS = {
  'content-type': 'application/x-ndjson; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** `GET /stream`: a lane over one long answer, a line of JSON each message. What is missed is missed: lines have no ids. */
export function routeHttpStream(app: FastifyInstance, lanes: LaneServer): void {
  app.get('/stream', (request, reply) =>
    streamAnswer(lanes, request, reply, { headers: STREAM_HEADERS, lastId: null, make: httpStreamCarrier }),
  )
}
