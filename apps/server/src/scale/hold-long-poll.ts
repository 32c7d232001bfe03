import type { ServerResponse } from 'node:http'
import type { Hold } from './holder.ts'

/** Broadcasts that a client between two polls still gets: more than a run makes. */
const KEPT = 1024
const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }

/**
 * `GET /?after=N`, answered by message N + 1 once there is one, by `node:http`; without `after` by 204 at once. The
 * answer's head is built for each client either way: it is a response of its own.
 */
export const holdLongPoll: Hold = (server, encode) => {
  const held = new Set<ServerResponse>()
  const kept = new Map<number, string | Buffer>()
  let newest = 0
  const answer = (response: ServerResponse, body: string | Buffer): void => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    response.writeHead(200, { ...HEADERS, 'content-length': bytes.length }).end(bytes)
  }
  server.on('request', (request, response) => {
    const after = /[?&]after=(\d+)/.exec(request.url ?? '')?.[1]
    if (after === undefined) {
      response.writeHead(204).end()
      return
    }
    const next = kept.get(Number(after) + 1)
    if (next !== undefined) {
      answer(response, next)
      return
    }
    held.add(response)
    response.on('close', () => held.delete(response))
  })
  return (payload) => {
    const body = encode === 'once' ? Buffer.from(payload) : payload
    newest++
    kept.set(newest, body)
    kept.delete(newest - KEPT)
    const waiting = [...held]
    held.clear()
    for (const response of waiting) answer(response, body)
  }
}
