import type { Duplex } from 'node:stream'
import type { Condition } from '@wireside/contract/conditions'
import { afterEach, describe, expect, it } from 'vitest'
import { RawClient, startLinkedServer, type LinkedServerOptions } from './linked-server.fixture.ts'
import type { Link } from './link.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(options: LinkedServerOptions) {
  const server = await startLinkedServer(options)
  closers.push(() => server.close())
  return server
}

/** A body that stays open; `write` sends on it. */
async function openStream(conditions: Condition[] = []) {
  const opened: { link: Link; write(text: string): void }[] = []
  const server = await start({
    conditions,
    answer(_request, response, link) {
      response.write('first ')
      opened.push({ link, write: (text) => response.write(text) })
    },
  })
  const client = new RawClient(server.port)
  client.send('GET /sse HTTP/1.1\r\nHost: x\r\n\r\n')
  await expect.poll(() => opened.length, { timeout: 10_000 }).toBe(1)
  return { client, server, owner: server.owners[0]!, ...opened[0]! }
}

const SILENT: Condition[] = [{ type: 'blackhole', direction: 'both' }]
/** Until what was written before has had its time: another connection, under `conditions`, was opened behind it and answered. */
async function settled(conditions: Condition[] = []): Promise<void> {
  const { client } = await openStream(conditions)
  await client.until(() => client.start.includes('first'))
}

describe('a silent connection', () => {
  it('passes nothing either way, and afterwards everything in order', async () => {
    const { client, link, write } = await openStream()
    await client.until(() => client.start.includes('first'))
    link.setConditions(SILENT)
    const before = client.receivedBytes
    for (let n = 0; n < 100; n++) write(`${n} `)
    await settled()
    expect(client.receivedBytes).toBe(before)
    link.setConditions([])
    await client.until(() => client.start.includes('99 '))
    const words = client.start.toString().match(/\d+ /g)!.slice(-100)
    expect(words).toEqual(Array.from({ length: 100 }, (_, n) => `${n} `))
  })

  it('one way only lets the other pass', async () => {
    const { client, link, write } = await openStream()
    link.setConditions([{ type: 'blackhole', direction: 'up' }])
    write('still down')
    await client.until(() => client.start.includes('still down'))
  })

  it('does not tell the client that the server has let go of it; when it heals, it gets RST', async () => {
    const { client, link, owner } = await openStream()
    link.setConditions(SILENT)
    let ended = ''
    void client.ended.then((how) => (ended = how))
    link.destroy()
    await settled()
    expect(owner.ends).toEqual(['server'])
    expect(ended).toBe('')
    link.setConditions([])
    expect(await client.ended).toBe('ECONNRESET')
  })

  it('does not tell the server that the client has gone, by RST or FIN, until it heals', async () => {
    for (const leave of ['resetAndDestroy', 'end'] as const) {
      const { client, link, owner } = await openStream()
      link.setConditions(SILENT)
      client.socket[leave]()
      await settled()
      expect([leave, owner.ends]).toEqual([leave, []])
      link.setConditions([])
      await expect.poll(() => owner.ends, { timeout: 6000 }).toEqual(['client'])
    }
  })

  it('keeps a polite close until it heals', async () => {
    const { client, link } = await openStream()
    link.setConditions(SILENT)
    let ended = ''
    void client.ended.then((how) => (ended = how))
    link.closePeer()
    await settled()
    expect(ended).toBe('')
    link.setConditions([])
    expect(await client.ended).toBe('end')
  })

  it('can be cut by hand, and both ends learn at once', async () => {
    const { client, link, owner } = await openStream()
    link.setConditions(SILENT)
    link.resetPeer()
    expect(await client.ended).toBe('ECONNRESET')
    expect(owner.ends).toEqual(['reset_peer'])
  })

  it('after a handoff stays silent whatever its conditions become, until its path is back', async () => {
    const { client, link, write } = await openStream()
    await client.until(() => client.start.includes('first'))
    link.pathLost = true
    const slow: Condition[] = [{ type: 'latency', direction: 'down', delayMs: 1, jitterMs: 0 }]
    link.setConditions(slow)
    const before = client.receivedBytes
    write('held')
    await settled(slow)
    expect(client.receivedBytes).toBe(before)
    link.pathLost = false
    await client.until(() => client.start.includes('held'))
  })

  it('makes its source wait: 200 of them hold a bounded number of bytes', async () => {
    const links: Link[] = []
    const { port } = await start({
      answer(_request, response, link) {
        links.push(link)
        link.setConditions(SILENT)
        const piece = Buffer.alloc(16 * 1024)
        const pump = (): void => {
          while (response.write(piece)) continue
          response.once('drain', pump)
        }
        pump()
      },
    })
    const clients = Array.from({ length: 200 }, () => new RawClient(port))
    for (const client of clients) client.send('GET /sse HTTP/1.1\r\nHost: x\r\n\r\n')
    await expect.poll(() => links.length, { timeout: 10_000 }).toBe(200)
    await settled()
    for (const link of links) expect(link.heldBytes('down')).toBeLessThan(200 * 1024)
  })
})

it('a connection closed while bytes behind its upgrade request are undecided keeps nothing of what still comes', async () => {
  const sockets: Duplex[] = []
  const { server, port, links } = await start({})
  server.removeAllListeners('upgrade').on('upgrade', (_request, socket) => sockets.push(socket))
  const client = new RawClient(port)
  client.send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nundecided')
  await expect.poll(() => sockets.length).toBe(1)
  const [link] = links
  link!.closePeer()
  const more = Buffer.alloc(8_000_000)
  client.send(more)
  await expect.poll(() => link!.socket.bytesRead).toBeGreaterThan(more.length)
  expect(link!.heldBytes('up')).toBe(0)
})

describe('idle_timeout', () => {
  const idle = (ends: 'silent' | 'fin' | 'rst'): Condition[] => [{ type: 'idle_timeout', idleMs: 100, ends }]

  it.each([
    ['fin', 'end'],
    ['rst', 'ECONNRESET'],
  ] as const)('ends a connection on which nothing passed, by %s, and says so', async (ends, how) => {
    const { client, owner } = await openStream(idle(ends))
    expect(await client.ended).toBe(how)
    await expect.poll(() => owner.ends, { timeout: 10_000 }).toEqual(['idle_timeout'])
  })

  it('forgets it silently; taken away, what was held passes', async () => {
    const { client, link, write } = await openStream(idle('silent'))
    await expect.poll(() => link.silent, { timeout: 10_000 }).toBe(true)
    const before = client.receivedBytes
    write('late')
    await settled()
    expect(client.receivedBytes).toBe(before)
    link.setConditions([])
    await client.until(() => client.start.includes('late'))
  })

  it('leaves a connection alone on which something passes often enough', async () => {
    const idleMs = 400
    const { client, link, write } = await openStream([{ type: 'idle_timeout', idleMs, ends: 'rst' }])
    for (const from = performance.now(); performance.now() - from < 2 * idleMs;) {
      const before = client.receivedBytes
      write('beat')
      await client.until(() => client.receivedBytes > before)
    }
    expect(link.destroyed).toBe(false)
  })
})

describe('limit_data', () => {
  it('ends the connection after exactly so many bytes', async () => {
    const { client, owner } = await openStream([{ type: 'limit_data', direction: 'down', bytes: 100 }])
    expect(await client.ended).toBe('end')
    expect(client.receivedBytes).toBe(100)
    await expect.poll(() => owner.ends, { timeout: 10_000 }).toEqual(['limit_data'])
  })
})

describe('strip_upgrade', () => {
  it('takes the upgrade out of the request: the app sees plain HTTP', async () => {
    const seen: (string | undefined)[] = []
    const { port } = await start({
      conditions: [{ type: 'strip_upgrade', proxy: 'removes' }],
      answer(request, response) {
        seen.push(request.headers.upgrade, request.headers.connection, request.headers.host)
        response.writeHead(426).end()
      },
    })
    const client = new RawClient(port)
    await client.upgrade()
    expect(client.start.toString()).toMatch(/^HTTP\/1\.1 426 /)
    expect(seen).toEqual([undefined, 'close', 'x'])
  })

  it('or lets the 101 pass, and nothing after it', async () => {
    const conditions: Condition[] = [{ type: 'strip_upgrade', proxy: 'passes-nothing' }]
    const { port } = await start({ conditions, accept: (socket) => socket.send('hello') })
    const client = new RawClient(port)
    const head = await client.upgrade()
    await settled()
    expect(client.start.toString()).toMatch(/^HTTP\/1\.1 101 /)
    expect(client.receivedBytes).toBe(head)
  })

  it('leaves requests without an upgrade as they are', async () => {
    const { client } = await openStream([{ type: 'strip_upgrade', proxy: 'removes' }])
    await client.until(() => client.start.includes('first'))
  })
})
