import type { IncomingMessage, ServerResponse } from 'node:http'

/** A live feed over SSE. */
export function sseFeed(request: IncomingMessage, response: ServerResponse): void {
  let n = Number(request.headers['last-event-id'] ?? 0)
  response.writeHead(200, { ...response.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const timer = setInterval(() => {
    n++
    response.write(`id: ${n}\ndata: tick ${n}\n\n`)
  }, 100)
  response.on('close', () => clearInterval(timer))
}
