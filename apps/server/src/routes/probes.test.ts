import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'

let server: RunningServer
let lanes = ''
let session = ''
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  lanes = `http://127.0.0.1:${server.ports.lanes}`
  const made = server.registry.claim('a'.repeat(32), '127.0.0.1')
  session = made.id
  const [ws, sse] = DEFAULT_SETTINGS.lanes
  made.set(1, {
    workload: { ...DEFAULT_SETTINGS.workload, running: false },
    lanes: [ws, { ...sse, conditions: [{ type: 'latency', direction: 'both', delayMs: 40, jitterMs: 0 }] }],
  })
})
afterAll(() => server.close())

const probe = (path: string): string => `${lanes}/probe/${path}${path.includes('?') ? '&' : '?'}session=${session}`

it('a target that is no address is no route, and no error', async () => {
  for (const target of ['//', '//?x']) expect((await fetch(lanes + target)).status).toBe(404)
})

describe('a probe', () => {
  it('is refused without an open session', async () => {
    expect((await fetch(`${lanes}/probe/heads`)).status).toBe(404)
    expect((await fetch(`${lanes}/probe/heads?session=${'0'.repeat(32)}`)).status).toBe(404)
  })

  it.each([
    ['answer?status=99', 'status: 99 is not allowed; allowed: a whole number from 200 to 599'],
    ['tokens?every=1', 'every: 1 is not allowed; allowed: a whole number from 5 to 1000'],
    ['events?writer=best', 'writer: best is not allowed; allowed: ours, naive, raw'],
    ['chunks?count=-1', 'count: -1 is not allowed; allowed: a whole number from 1 to 1000'],
  ])('with a bad parameter is told what is allowed: %s', async (path, message) => {
    const response = await fetch(probe(path))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ message })
  })

  it('may come from the page under the other loopback name, as only the page knows its session', async () => {
    const from = (origin: string, path: string) => fetch(path, { headers: { origin } })
    const other = `http://localhost:${server.ports.app}`
    expect((await from(other, probe('heads'))).status).toBe(200)
    expect((await from(other, `${lanes}/sse?count=1`)).status).toBe(403)
    expect((await from(other, `${lanes}/probe/heads?session=${'0'.repeat(32)}`)).status).toBe(403)
    expect((await from(`http://localhost:${server.ports.app + 9}`, probe('heads'))).status).toBe(403)
    expect((await from('http://evil.example', probe('heads'))).status).toBe(403)
  })
})

it('heads are echoed as they came, and say which connection they came on', async () => {
  const response = await fetch(probe('heads'), { headers: { authorization: 'Bearer abc' } })
  expect(await response.json()).toMatchObject({
    method: 'GET',
    headers: expect.arrayContaining([['authorization', 'Bearer abc']]) as unknown,
  })
})

it('the naive writer lets a payload forge an event, ours does not', async () => {
  const payload = encodeURIComponent('x\nevent: admin\ndata: y')
  const read = async (writer: string): Promise<string> => {
    const stop = new AbortController()
    const response = await fetch(probe(`events?writer=${writer}&payload=${payload}`), { signal: stop.signal })
    let text = ''
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      text += piece
      if (text.includes('event: end')) break
    }
    stop.abort()
    return text
  }
  expect(await read('naive')).toContain('data: x\nevent: admin\ndata: y\n\n')
  expect(await read('ours')).toContain('data: x\ndata: event: admin\ndata: data: y\n\n')
})

it('tokens resume after the id that the client names, and are cut only where it named none', async () => {
  const read = async (headers: Record<string, string>): Promise<string> => {
    let text = ''
    const response = await fetch(probe('tokens?count=6&every=5&cut=2'), { headers })
    try {
      for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) text += piece
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
    return text
  }
  expect((await read({})).match(/^id: \d+/gm)).toEqual(['id: 1', 'id: 2'])
  expect((await read({ 'last-event-id': '2' })).match(/^id: \d+/gm)).toEqual(['id: 3', 'id: 4', 'id: 5', 'id: 6'])
})

it('chunks are one answer in pieces that ends', async () => {
  const text = await (await fetch(probe('chunks?count=4&every=5'))).text()
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { n: number }).n),
  ).toEqual([1, 2, 3, 4])
})

it('a POST says whether its connection is new, waits for the lane it names, and can close', async () => {
  const post = async (query: string) => (await fetch(probe(`message${query}`), { method: 'POST', body: new Blob(['xyz']) })).json()
  const startedAt = performance.now()
  const cold = await post('?lane=sse&close=1&handshake=1')
  expect(cold).toMatchObject({ request: 1, bytes: 3 })
  // Up, the modelled handshake's round trip, and down: delay is the behaviour here.
  expect(performance.now() - startedAt).toBeGreaterThan(155)
  expect(((await post('?close=1')) as { connection: number }).connection).not.toBe((cold as { connection: number }).connection)
})

it('a WebSocket is told its own request, then hears what it says', async () => {
  const socket = new WebSocket(probe('ws').replace('http', 'ws'), { headers: { 'x-mine': 'yes' } })
  const [first] = (await once(socket, 'message')) as [Buffer]
  expect(first.toString()).toContain('"x-mine","yes"')
  socket.send('back')
  const [second] = (await once(socket, 'message')) as [Buffer]
  expect(second.toString()).toBe('back')
  socket.terminate()
})

it('a client outside the browser sends unmasked and is refused with 1002, sets headers of its own, and reads a stream', async () => {
  const outside = async (does: string) =>
    (await fetch(probe(`outside?does=${does}`))).json() as Promise<{ received: string; closeCode: number | null }>
  expect((await outside('unmasked')).closeCode).toBe(1002)
  expect((await outside('headers')).received).toContain('["authorization","Bearer secret"]')
  expect((await outside('get')).received).toMatch(/^HTTP\/1.1 200 [\s\S]*content-type: text\/event-stream[\s\S]*0\r\n\r\n$/i)
})

it('a WebSocket that tells no token is closed with 4401, one that does is served', async () => {
  const closed = async (said: string | null): Promise<[number, string]> => {
    const socket = new WebSocket(probe('auth-ws?within=200').replace('http', 'ws'))
    let heard = ''
    socket.on('message', (data: Buffer) => (heard = data.toString()))
    await once(socket, 'open')
    if (said !== null) socket.send(said)
    const [code] = (await once(socket, 'close')) as [number]
    return [code, heard]
  }
  expect(await closed(null)).toEqual([4401, ''])
  expect(await closed('wrong')).toEqual([4401, ''])
  expect(await closed('let me in')).toEqual([1000, 'served'])
})

it('says which cookies came, by name alone, and how many requests there were; allows no other origin where asked to', async () => {
  const guarded = await fetch(probe('guarded?name=x&cors=0'), {
    headers: { cookie: 'probe-lax=secret', origin: `http://127.0.0.1:${server.ports.app}` },
  })
  expect(await guarded.text()).toBe('data: {"cookies":["probe-lax"]}\n\n')
  expect(guarded.headers.get('access-control-allow-origin')).toBeNull()
  expect(await (await fetch(probe('reached?name=x'))).json()).toEqual({ times: 1 })
})

it('an access log has the whole address, its query included', async () => {
  const { line } = (await (await fetch(probe('log-line?token=abc'))).json()) as { line: string }
  expect(line).toContain('"GET /probe/log-line?token=abc&session=… HTTP/1.1" 200')
})

it('a final answer has the status and type that were asked for', async () => {
  const response = await fetch(probe('answer?status=503&type=text/plain'))
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/plain'])
})
