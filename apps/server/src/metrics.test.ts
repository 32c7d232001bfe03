import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { readEnvironment } from './environment.ts'
import { startServer, type RunningServer } from './start.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function start(environment: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...environment }))
  closers.push(() => server.close())
  return server
}

function scrape({ ports }: RunningServer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${ports.app}/metrics`, { headers })
}

/** The value of one series; 0 where it is not there. */
async function value(server: RunningServer, series: string): Promise<number> {
  const lines = (await (await scrape(server)).text()).split('\n')
  return Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length + 1) ?? 0)
}

async function openWebSocket({ ports }: RunningServer, query: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${ports.lanes}/ws?${query}`)
  closers.push(() => socket.terminate())
  await once(socket, 'open')
  return socket
}

describe('/metrics', () => {
  it('counts messages and their exact bytes by part, also of connections that have closed', async () => {
    const server = await start()
    const socket = await openWebSocket(server, 'rate=500&size=100&count=3')
    await once(socket, 'close')
    expect(await value(server, 'wireside_messages_total{direction="down",transport="websocket"}')).toBe(3)
    await expect.poll(() => value(server, 'wireside_links')).toBe(0)
    expect(await value(server, 'wireside_bytes_total{direction="down",part="payload"}')).toBe(300)
    expect(await value(server, 'wireside_bytes_total{direction="down",part="framing"}')).toBe(6)
    await (await fetch(`http://127.0.0.1:${server.ports.lanes}/sse?rate=500&size=100&count=2`)).text()
    expect(await value(server, 'wireside_messages_total{direction="down",transport="sse"}')).toBe(2)
    expect(await value(server, 'wireside_bytes_total{direction="down",part="chunking"}')).toBeGreaterThan(0)
  })

  it('counts what comes up', async () => {
    const server = await start()
    const socket = await openWebSocket(server, 'echo=1')
    socket.send('hello')
    await once(socket, 'message')
    expect(await value(server, 'wireside_messages_total{direction="up",transport="websocket"}')).toBe(1)
    expect(await value(server, 'wireside_bytes_total{direction="up",part="payload"}')).toBe(5)
  })

  it('shows connections by transport while they are open', async () => {
    const server = await start()
    const socket = await openWebSocket(server, 'rate=1')
    const aborting = new AbortController()
    await fetch(`http://127.0.0.1:${server.ports.lanes}/sse?rate=1`, { signal: aborting.signal })
    const open = (transport: string): Promise<number> => value(server, `wireside_connections{transport="${transport}"}`)
    expect([await open('websocket'), await open('sse'), await value(server, 'wireside_links')]).toEqual([1, 1, 2])
    socket.terminate()
    aborting.abort()
    await expect.poll(() => open('websocket')).toBe(0)
    await expect.poll(() => open('sse')).toBe(0)
  })

  it('counts refusals by rule', async () => {
    const server = await start({ MAX_CONNECTIONS_PER_ADDRESS: '1' })
    const lanes = `http://127.0.0.1:${server.ports.lanes}`
    const refusals = (why: string): Promise<number> => value(server, `wireside_refusals_total{why="${why}"}`)
    await fetch(`${lanes}/sse?rate=9999`)
    expect(await refusals('bad-request')).toBe(1)
    await fetch(`${lanes}/sse`, { headers: { origin: 'https://evil.example' } })
    expect(await refusals('host-or-origin')).toBe(1)
    // The connection that fetch keeps alive is the one that may be open.
    await expect(openWebSocket(server, 'rate=1')).rejects.toThrow()
    expect(await refusals('connections-per-address')).toBe(1)
  })

  it('counts sessions, those refused, and what their event logs evicted', async () => {
    const server = await start({ MAX_SESSIONS: '1', MAX_LOG_MESSAGES: '1' })
    const control = async (secret: string): Promise<WebSocket> => {
      const origin = `http://127.0.0.1:${server.ports.app}`
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/control`, { origin })
      closers.push(() => socket.terminate())
      await once(socket, 'open')
      socket.send(JSON.stringify({ type: 'auth', protocol: 1, secret: secret.repeat(32) }))
      return socket
    }
    const socket = await control('a')
    socket.send(JSON.stringify({ type: 'set', rev: 1, settings: DEFAULT_SETTINGS }))
    await expect.poll(() => value(server, 'wireside_evictions_total')).toBeGreaterThan(0)
    await once(await control('b'), 'close')
    expect(await value(server, 'wireside_sessions')).toBe(1)
    expect(await value(server, 'wireside_refusals_total{why="session"}')).toBe(1)
  })

  it('tells of the event loop and of held bytes', async () => {
    const text = await (await scrape(await start())).text()
    expect(text).toContain('wireside_event_loop_delay_seconds{quantile="0.99"}')
    expect(text).toContain('wireside_held_bytes{direction="down"} 0')
    expect(text).toContain('wireside_evictions_total 0')
    expect(text).toContain('wireside_sessions 0')
  })

  it('is for this machine, unless the operator opens it to everyone', async () => {
    const forwarded = { 'x-forwarded-for': '192.0.2.1' }
    const refused = await scrape(await start(), forwarded)
    expect(refused.status).toBe(403)
    expect(((await refused.json()) as { message: string }).message).toContain('METRICS=everyone')
    expect((await scrape(await start({ METRICS: 'everyone' }), forwarded)).status).toBe(200)
    expect((await scrape(await start({ METRICS: 'off' }))).status).toBe(403)
  })
})
