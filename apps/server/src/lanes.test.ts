import { once } from 'node:events'
import { request } from 'node:http'
import type { PollAnswer } from '@wireside/contract/hello'
import { TRANSPORTS } from '@wireside/contract/transports'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from './environment.ts'
import { startServer, type RunningServer } from './start.ts'

let server: RunningServer
let origin = ''
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  origin = `http://127.0.0.1:${server.ports.lanes}`
})
afterAll(() => server.close())

/** Payloads of a lane opened by hand, as many as `count` says. */
const HAND = {
  websocket: async (query: string): Promise<string[]> => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws?${query}`)
    const payloads: string[] = []
    socket.on('message', (data: Buffer) => payloads.push(data.toString()))
    await once(socket, 'close')
    return payloads
  },
  sse: async (query: string): Promise<string[]> => events(await fetch(`${origin}/sse?${query}`)),
  'sse-fetch': async (query: string): Promise<string[]> => events(await fetch(`${origin}/sse?${query}`, { method: 'POST' })),
  'http-stream': async (query: string): Promise<string[]> => {
    const text = await (await fetch(`${origin}/stream?${query}`)).text()
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as string]))
  },
  'long-poll': async (query: string): Promise<string[]> => {
    const payloads: string[] = []
    const count = Number(/count=(\d+)/.exec(query)?.[1])
    for (let last = ''; payloads.length < count;) {
      const answer = (await (await fetch(`${origin}/poll?${query}${last}`)).json()) as PollAnswer
      payloads.push(...(answer.messages as string[]))
      last = `&last=${answer.cursor}`
    }
    return payloads
  },
  iframe: async (query: string): Promise<string[]> => {
    const html = await (await fetch(`${origin}/iframe?${query}`)).text()
    return [...html.matchAll(/>m\((.*?)\)<\/script>/g)].map(([, json]) => JSON.parse(json!) as string)
  },
  socketio: async (query: string): Promise<string[]> => {
    const socket = io(origin, { query: Object.fromEntries(new URLSearchParams(query)), forceNew: true })
    const payloads: string[] = []
    socket.on('message', (payload: string) => payloads.push(payload))
    await new Promise((resolve) => socket.on('disconnect', resolve))
    return payloads
  },
}

async function events(response: Response): Promise<string[]> {
  return [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) => data ?? '')
}

describe.each(Object.keys(HAND) as (keyof typeof HAND)[])('%s by hand', (transport) => {
  const { path } = TRANSPORTS[transport]

  it('sends as many messages as asked for, of the size asked for, and ends in order', async () => {
    const payloads = await HAND[transport]('rate=200&size=32&count=5')
    expect(payloads.map(({ length }) => length)).toEqual([32, 32, 32, 32, 32])
  })

  it('prints the same payloads as every other', async () => {
    const query = 'rate=500&size=40&count=3'
    const [first, ...others] = await Promise.all(Object.values(HAND).map((payloads) => payloads(query)))
    for (const other of others) expect(other).toEqual(first)
  })

  it('says which parameter is wrong, and what is allowed', async () => {
    const response = await fetch(`${origin}${path}?rate=9999`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ field: 'rate', value: '9999', allowed: 'a number from 0 to 1000' })
  })

  it('is closed to another page’s origin', async () => {
    const response = await fetch(`${origin}${path}`, { headers: { origin: 'https://evil.example' } })
    expect(response.status).toBe(403)
  })
})

it('a frame’s document runs its own scripts alone, and shows itself in this server’s page alone', async () => {
  const response = await fetch(`${origin}/iframe?rate=100&count=1`)
  const html = await response.text()
  const policy = response.headers.get('content-security-policy')
  const { app } = server.ports
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain(`frame-ancestors http://127.0.0.1:${app} http://localhost:${app};`)
  const nonces = new Set([...html.matchAll(/<script nonce="([^"]+)">/g)].map(([, nonce]) => nonce))
  expect([...nonces].map((nonce) => policy?.includes(`script-src 'nonce-${nonce}'`))).toEqual([true])
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  const again = await (await fetch(`${origin}/iframe?rate=100&count=1`)).text()
  expect(again).not.toContain([...nonces][0])
})

it('echo returns text as text and binary as binary', async () => {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws?echo=1`)
  await once(socket, 'open')
  for (const [sent, binary] of [
    [Buffer.from('péché'), false],
    [Buffer.from([0, 255, 13, 10]), true],
    [Buffer.alloc(1024 * 1024, 7), true],
  ] as const) {
    socket.send(sent, { binary })
    const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean]
    expect([data.equals(sent), isBinary]).toEqual([true, binary])
  }
  socket.terminate()
})

it('a message may be posted by hand; a bad id, or a lane without its id, is refused in words', async () => {
  const post = (query: string) => fetch(`${origin}/messages${query}`, { method: 'POST', body: 'hello' })
  expect((await post('')).status).toBe(204)
  expect((await post('?id=m-1')).status).toBe(204)
  for (const query of ['?id=no%20spaces', '?session=0&lane=ws']) {
    const response = await post(query)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ field: 'id' })
  }
})

it('a name nobody allowed is not this server, on either port', async () => {
  for (const port of [server.ports.lanes, server.ports.app]) {
    const sent = request({ host: '127.0.0.1', port, path: '/healthz', headers: { host: 'rebind.example' } }).end()
    const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }]
    response.resume()
    expect(response.statusCode).toBe(403)
  }
})

it('control is closed to a client without Origin', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.ports.app}/control`)
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toContain('403')
})

it('every page response isolates the page', async () => {
  const { headers } = await fetch(`http://127.0.0.1:${server.ports.app}/healthz`)
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
})
