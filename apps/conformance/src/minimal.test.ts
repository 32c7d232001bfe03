import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { EventSource } from 'eventsource'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { sseFeed } from '../../server/src/minimal/sse-feed.ts'
import { websocketFeed } from '../../server/src/minimal/websocket-feed.ts'
import { showFeed } from '../../web/src/engine/minimal/event-source-feed.ts'
import { fetchedFeed } from '../../web/src/engine/minimal/fetched-feed.ts'
import { resumingWebSocket } from '../../web/src/engine/minimal/resuming-websocket.ts'

/** Node has none of its own. */
beforeAll(() => void Object.assign(globalThis, { EventSource }))

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** The minimal servers as shown, on a port of their own; `cut` resets every connection. */
async function startFeeds(): Promise<{ host: string; authorizations: (string | undefined)[]; cut(): void }> {
  const authorizations: (string | undefined)[] = []
  const server: Server = createServer((request, response) => {
    authorizations.push(request.headers.authorization)
    sseFeed(request, response)
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => {
    // A reset is the point here; without a listener it would end the process.
    socket.on('error', () => socket.terminate())
    websocketFeed(socket, request)
  })
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy()
  }
  stops.push(() => {
    cut()
    server.close()
  })
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, authorizations, cut }
}

const KEY = 'Bearer a-key'

/** Each minimal client, as the page shows it: starts it and returns how to stop it. */
const CLIENTS: Record<string, (host: string, take: (payload: string) => void) => () => void> = {
  EventSource: (host, take) => showFeed(`http://${host}/?feed`, take),
  'SSE over fetch': (host, take) => fetchedFeed(`http://${host}/?feed`, { authorization: KEY }, take),
  WebSocket: (host, take) => resumingWebSocket(`ws://${host}/?feed`, take),
}

it.each(Object.keys(CLIENTS))(
  'the minimal client over %s comes back after a reset and misses nothing',
  { timeout: 20_000 },
  async (name) => {
    const { host, authorizations, cut } = await startFeeds()
    const payloads: string[] = []
    stops.push(CLIENTS[name]!(host, (payload) => payloads.push(payload)))
    await expect.poll(() => payloads.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3)
    cut()
    const before = payloads.length
    await expect.poll(() => payloads.length, { timeout: 12_000 }).toBeGreaterThanOrEqual(before + 3)
    expect(payloads).toEqual(payloads.map((_, index) => `tick ${index + 1}`))
    if (name === 'SSE over fetch') expect(authorizations).toEqual([KEY, KEY])
  },
)

it('read by fetch, an event without an id leaves the last one as it was, and an id without data is kept', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.headers['last-event-id'] as string | undefined)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (asked.length === 1) response.end('id: 1\ndata: a\n\ndata: b\n\n')
    else response.end(asked.length === 2 ? 'id: 2\n\n' : '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const payloads: string[] = []
  stops.push(() => server.close())
  stops.push(fetchedFeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}, (payload) => payloads.push(payload)))
  await expect.poll(() => asked.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3)
  expect(asked.slice(0, 3)).toEqual([undefined, '1', '2'])
  expect(payloads).toEqual(['a', 'b'])
})
