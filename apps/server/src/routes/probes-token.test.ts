import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'

let server: RunningServer
let session = ''
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  session = server.registry.claim('a'.repeat(32), '127.0.0.1').id
})
afterAll(() => server.close())

const TOKEN = 'let-me-in'
const BEARER = { authorization: `Bearer ${TOKEN}` }
const COOKIE = { cookie: 'other=1; probe-token=1' }

const url = (path: string, query: Record<string, string> = {}): string =>
  `http://127.0.0.1:${server.ports.lanes}${path}?${new URLSearchParams({ session, ...query }).toString()}`

async function cameBy(name: string): Promise<{ by: string | null; line: string }> {
  return (await fetch(url('/probe/token-log', { name }))).json() as Promise<{ by: string | null; line: string }>
}

async function newTicket(): Promise<string> {
  return (await fetch(url('/probe/ticket'), { headers: BEARER })).text()
}

describe('by a request', () => {
  it.each([
    ['header', {}, BEARER, 'header', 200],
    ['a wrong one', {}, { authorization: 'Bearer let-me-out' }, null, 401],
    ['query', { token: TOKEN }, {}, 'query', 200],
    ['cookie', { cookies: '1' }, COOKIE, 'cookie', 200],
    ['cookie, not looked at', {}, COOKIE, null, 401],
  ] as const)('%s: the log says by what the token came', async (name, query, headers, by, status) => {
    const answer = await fetch(url('/probe/token', { name, ...query }), { headers })
    expect([answer.status, await cameBy(name)]).toMatchObject([status, { by }])
  })

  it('the line of the access log keeps what is in the query, and nothing of a header', async () => {
    await fetch(url('/probe/token', { name: 'a', token: TOKEN }))
    await fetch(url('/probe/token', { name: 'b' }), { headers: BEARER })
    expect([(await cameBy('a')).line, (await cameBy('b')).line]).toEqual([
      '"GET /probe/token?token=let-me-in HTTP/1.1" 200',
      '"GET /probe/token HTTP/1.1" 200',
    ])
  })
})

it('a ticket is for who has the token, and lets in once', async () => {
  expect((await fetch(url('/probe/ticket'))).status).toBe(401)
  const ticket = await newTicket()
  const statuses = []
  for (const name of ['first', 'again']) statuses.push((await fetch(url('/probe/token', { name, ticket }))).status)
  expect([statuses, (await cameBy('first')).by, (await cameBy('again')).by]).toEqual([[200, 401], 'ticket', null])
})

describe('by a WebSocket', () => {
  const open = async (name: string, query: Record<string, string>, protocols: string[], message: string): Promise<string | null> => {
    const socket = new WebSocket(url('/probe/token', { name, ...query }).replace('http', 'ws'), protocols)
    socket.on('open', () => socket.send(message))
    await once(socket, 'close')
    return (await cameBy(name)).by
  }

  it.each([
    ['subprotocol', {}, ['wireside', `token.${TOKEN}`], 'x', 'subprotocol'],
    ['first message', {}, [], TOKEN, 'first message'],
    ['nothing', {}, [], 'let-me-out', null],
    ['query ', { token: TOKEN }, [], 'x', 'query'],
  ])('%s: the log says by what the token came, and the socket is closed', async (name, query, protocols, message, by) => {
    expect(await open(name, query, protocols, message)).toBe(by)
  })
})
