import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

/** Asks as a browser does that knows the server by `name`. */
async function ask(port: number, path: string, name: string, headers: Record<string, string> = {}, method = 'GET') {
  const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers: { host: `${name}:${port}`, ...headers } }).end()
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
  let body = ''
  for await (const piece of response) body += String(piece)
  return { status: response.statusCode, headers: response.headers, body }
}

const visit = (name: string, from: string) => ask(server.ports.app, `/attack/visit?from=${from}`, name)

it('the victim gives its visitor a cookie of each kind and sends it on: to another port of its own name, or to its other name', async () => {
  const site = await visit('localhost', 'site')
  expect(site.headers['set-cookie']?.map((cookie) => /SameSite=(\w+)/.exec(cookie)?.[1])).toEqual(['Strict', 'Lax', 'None'])
  const { app } = server.ports
  expect(site.headers.location).toBe(`http://127.0.0.1:${app}/attack?victim=localhost`)
  expect((await visit('127.0.0.1', 'site')).headers.location).toBe(`http://localhost:${app}/attack?victim=127.0.0.1`)
  expect((await visit('localhost', 'port')).headers.location).toBe(`http://localhost:${app}/attack?victim=localhost`)
})

it('where the machine has no other name, and of a victim that is not this machine, nothing is served', async () => {
  expect((await visit('192.168.0.7', 'site')).status).toBe(400)
  expect((await ask(server.ports.app, '/attack?victim=elsewhere.example', 'localhost')).status).toBe(400)
})

it('the attacker’s page reaches its victim and nothing else, and runs its own script alone', async () => {
  const { headers, body } = await ask(server.ports.app, '/attack?victim=127.0.0.1', 'localhost')
  const policy = String(headers['content-security-policy'])
  const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy)!
  expect([...body.matchAll(/<script[^>]*nonce="([^"]+)"/g)].map(([, own]) => own)).toEqual([nonce])
  const victim = `127.0.0.1:${server.ports.lanes}`
  expect(policy).toContain(`connect-src ws://localhost:${server.ports.app} http://${victim} ws://${victim};`)
})

const ATTACKER = 'http://localhost'
const COOKIE = 'probe-strict=1; mine=1; probe-none=1'

it.each([
  ['GET', 0, 0, 200, false],
  ['GET', 0, 1, 200, true],
  ['GET', 1, 1, 403, true],
  ['POST', 0, 0, 200, false],
  ['POST', 1, 0, 403, false],
] as const)('a guard says what came in: %s, Origin check %d, CORS %d', async (method, check, cors, status, mayRead) => {
  const { id } = server.registry.claim('a'.repeat(32), '127.0.0.1')
  const origin = `${ATTACKER}:${server.ports.app}`
  const name = `${method}${check}${cors}`
  const headers = { origin, cookie: COOKIE, referer: `${origin}/` }
  const query = `session=${id}&name=${name}&check=${check}&cors=${cors}`
  const answer = await ask(server.ports.lanes, `/probe/guard?${query}`, '127.0.0.1', headers, method)
  expect([answer.status, answer.headers['access-control-allow-origin'] === origin]).toEqual([status, mayRead])
  const log = await ask(server.ports.lanes, `/probe/guard-log?session=${id}&name=${name}`, '127.0.0.1', { origin })
  expect(JSON.parse(log.body)).toEqual({ letIn: status === 200, cookies: ['strict', 'none'], origin, referer: `${origin}/` })
})

it('a WebSocket is refused before it opens where Origin is looked at, and opens where it is not', async () => {
  const { id } = server.registry.claim('b'.repeat(32), '127.0.0.1')
  const origin = `${ATTACKER}:${server.ports.app}`
  const open = (check: number) =>
    new WebSocket(`ws://127.0.0.1:${server.ports.lanes}/probe/guard?session=${id}&name=ws&check=${check}`, { origin })
  const [data] = (await once(open(0), 'message')) as [Buffer]
  expect(data.toString()).toBe('for the visitor alone')
  const [error] = (await once(open(1), 'error')) as [Error]
  expect(error.message).toContain('403')
})

it('without a session there is nothing to reach', async () => {
  expect((await ask(server.ports.lanes, '/probe/guard?name=x', '127.0.0.1')).status).toBe(404)
})
