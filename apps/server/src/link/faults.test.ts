import { afterEach, describe, expect, it } from 'vitest'
import { RawClient, maskedFrame, startLinkedServer, type LinkedServerOptions } from './linked-server.fixture.ts'
import type { Link } from './link.ts'

const closers: (() => Promise<void>)[] = []
async function start(options: LinkedServerOptions) {
  const server = await startLinkedServer(options)
  closers.push(() => server.close())
  return server
}
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const BODY = Buffer.alloc(256, 'x')

/** A stream that is open, with one message written. */
async function openStream(more: LinkedServerOptions = {}) {
  const links: Link[] = []
  const server = await start({
    answer(_request, response, link) {
      links.push(link)
      link.tagNext(1, BODY.length)
      response.write(BODY)
    },
    ...more,
  })
  const client = new RawClient(server.port)
  client.send('GET /sse HTTP/1.1\r\nHost: x\r\n\r\n')
  await client.until(() => client.headBytes > 0 && client.receivedBytes > client.headBytes + BODY.length)
  return { client, link: links[0]!, owner: server.owners[0]! }
}

describe('reset_peer', () => {
  it('is an RST on the wire: the peer gets ECONNRESET, and the owner is told why', async () => {
    const { client, link, owner } = await openStream()
    link.resetPeer()
    expect(await client.ended).toBe('ECONNRESET')
    expect(owner.ends).toEqual(['reset_peer'])
  })

  it('drops what waits under a delay', async () => {
    const { client, link } = await openStream()
    const before = client.receivedBytes
    link.setConditions([{ type: 'latency', direction: 'down', delayMs: 60_000, jitterMs: 0 }])
    link.tagNext(2, BODY.length)
    link.socket.write(BODY)
    link.resetPeer()
    expect(await client.ended).toBe('ECONNRESET')
    expect(client.receivedBytes).toBe(before)
  })
})

describe('close', () => {
  it('is a FIN on the wire, and the owner is told why', async () => {
    const { client, link, owner } = await openStream()
    link.closePeer()
    expect(await client.ended).toBe('end')
    await new Promise((resolve) => client.socket.once('close', resolve))
    await expect.poll(() => owner.ends).toEqual(['close'])
  })

  it('lets what was written before it arrive, and nothing after', async () => {
    const { client, link } = await openStream()
    const before = client.receivedBytes
    link.setConditions([{ type: 'latency', direction: 'down', delayMs: 20, jitterMs: 0 }])
    link.socket.write(BODY)
    link.closePeer()
    link.socket.write(BODY)
    expect(await client.ended).toBe('end')
    expect(client.receivedBytes).toBe(before + BODY.length)
  })

  it('stays a FIN while the client keeps sending what nobody reads', async () => {
    const links: Link[] = []
    const { port } = await start({ accept: (_socket, link) => links.push(link) })
    const client = new RawClient(port)
    await client.upgrade()
    links[0]!.socket.pause()
    const frame = maskedFrame(Buffer.alloc(60_000, 1))
    for (let sent = 0; sent < 40; sent++) client.send(frame)
    links[0]!.closePeer()
    expect(await client.ended).toBe('end')
  })
})

describe('a reader that stops reading', () => {
  const MEBIBYTES = 48

  it.each([
    ['without conditions', []],
    ['under latency', [{ type: 'latency', direction: 'down', delayMs: 5, jitterMs: 0 }]],
    ['under bandwidth', [{ type: 'bandwidth', direction: 'down', bytesPerSecond: 50_000_000 }]],
  ] as const)('makes the source wait, %s, so that the link holds a bounded number of bytes', async (_, conditions) => {
    let link: Link | null = null
    let most = 0
    let written = 0
    const piece = Buffer.alloc(64 * 1024)
    const { port } = await start({
      conditions: [...conditions],
      async answer(_request, response, its) {
        link = its
        while (written < MEBIBYTES * 16) {
          its.tagNext(written++, piece.length)
          const flowing = response.write(piece)
          most = Math.max(most, its.heldBytes('down') + response.writableLength)
          if (!flowing) await new Promise((resolve) => response.once('drain', resolve))
        }
        response.end()
      },
    })
    const client = new RawClient(port)
    client.socket.pause()
    client.send('GET /sse HTTP/1.1\r\nHost: x\r\n\r\n')
    // The kernel's own buffers fill first; then nothing moves any more.
    let before = -1
    await expect
      .poll(
        () => {
          const still = written > 0 && written === before
          before = written
          return still
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true)
    expect(written).toBeLessThan(MEBIBYTES * 16)
    expect(most).toBeLessThan(5 * 1024 * 1024)
    client.socket.resume()
    await client.until(() => client.receivedBytes >= MEBIBYTES * 1024 * 1024)
    expect(link!.meter.down.payload).toBe(MEBIBYTES * 1024 * 1024)
  })
})

it('the null mode carries the same bytes and counts none', async () => {
  const { port, links } = await start({
    observe: false,
    answer: (_request, response) => response.end('hello'),
  })
  const client = new RawClient(port)
  client.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await client.ended
  expect(client.start.toString()).toMatch(/hello$/)
  for (const link of links) expect(link.meter.down.total + link.meter.up.total).toBe(0)
})
