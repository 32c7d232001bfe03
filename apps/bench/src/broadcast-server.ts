import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Broadcast } from '@wireside/server/src/scale/holder.ts'
import { HOLDERS } from '@wireside/server/src/scale/holders.ts'
import { monotonicMs } from '@wireside/server/src/scale/monotonic.ts'
import { createChannel, createSession } from 'better-sse'
import type { BroadcastVariant } from './broadcast-variants.ts'
import { answerFigures } from './contender.ts'
import { SIZE } from './link-variants.ts'

const BACKLOG = 4096
const PAYLOAD = 'x'.repeat(SIZE)

const server = createServer({ headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 })
const broadcast = hold(process.argv[2] as BroadcastVariant, server)
server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG })
await once(server, 'listening')
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('message', (question) => {
  if (question === 'figures') process.send?.(answerFigures())
  else {
    const startedAt = monotonicMs()
    broadcast(PAYLOAD)
    process.send?.({ startedAt })
  }
})

function hold(variant: BroadcastVariant, http: Server): Broadcast {
  switch (variant) {
    case 'websocket-ours':
      return HOLDERS.websocket(http, 'once')
    case 'ws':
      return HOLDERS.websocket(http, 'each')
    case 'socket.io':
      return HOLDERS.socketio(http, 'once')
    case 'sse-ours':
      return HOLDERS.sse(http, 'once')
    case 'node:http':
      return holdBare(http)
    case 'better-sse':
      return holdBetterSse(http)
  }
}

/** What a page of documentation would write. */
function holdBare(http: Server): Broadcast {
  const held = new Set<ServerResponse>()
  http.on('request', (_request, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    response.write(': held\n\n')
    held.add(response)
    response.on('close', () => held.delete(response))
  })
  return (payload) => {
    for (const response of held) response.write(`data: ${payload}\n\n`)
  }
}

function holdBetterSse(http: Server): Broadcast {
  const channel = createChannel()
  http.on('request', (request, response) => {
    void createSession(request, response, { keepAlive: null }).then((session) => channel.register(session))
  })
  return (payload) => channel.broadcast(payload)
}
