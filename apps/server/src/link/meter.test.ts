import { afterEach, describe, expect, it } from 'vitest'
import type { Condition } from '@wireside/contract/conditions'
import { LINK_PARTS, type DirectionMeter } from './meter.ts'
import { RawClient, maskedFrame, startLinkedServer, type LinkedServerOptions } from './linked-server.fixture.ts'

const EDGES = [0, 1, 15, 16, 125, 126, 127, 255, 256, 4095, 4096, 65_535, 65_536]
/** Mostly small, as people's messages are, with every length at which a header grows; seeded by their place. */
const SIZES = Array.from({ length: 1000 }, (_, index) => (index % 20 === 0 ? EDGES[(index / 20) % 13]! : (index * 37) % 300))
const PAYLOAD = Buffer.alloc(65_536, 'a')
const countsOf = (meter: DirectionMeter) => Object.fromEntries(LINK_PARTS.map((part) => [part, meter[part]]))
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

const conditions: Record<string, Condition[]> = {
  'without conditions': [],
  'with latency and jitter': [{ type: 'latency', direction: 'both', delayMs: 5, jitterMs: 5 }],
  'with bandwidth': [{ type: 'bandwidth', direction: 'both', bytesPerSecond: 3_000_000 }],
}

const closers: (() => Promise<void>)[] = []
async function start(options: LinkedServerOptions) {
  const server = await startLinkedServer(options)
  closers.push(() => server.close())
  return server
}
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe.each(Object.entries(conditions))('a raw TCP client counts what the meter counts, %s', (_, held) => {
  it('on WebSocket, both ways, 1000 messages and a ping', async () => {
    let received = 0
    const { port, owners, links } = await start({
      conditions: held,
      accept(socket, link) {
        socket.on('message', () => {
          const size = SIZES[received++]!
          link.tagNext(received, size)
          socket.send(PAYLOAD.subarray(0, size))
        })
      },
    })
    const client = new RawClient(port)
    const head = await client.upgrade()
    const framing = sum(SIZES.map((size) => (size < 126 ? 2 : size < 65_536 ? 4 : 10)))
    const expected = { heads: head, framing, payload: sum(SIZES), control: 2 + 3, chunking: 0 }
    client.send(maskedFrame(Buffer.from('abc'), 0x89))
    for (const size of SIZES) client.send(maskedFrame(PAYLOAD.subarray(0, size)))
    await client.until(() => client.receivedBytes >= sum(Object.values(expected)))

    const [link] = links
    expect(countsOf(link!.meter.down)).toEqual(expected)
    expect(link!.meter.down.total).toBe(client.receivedBytes)
    const upFraming = framing + 4 * SIZES.length
    const upHead = client.sentBytes - upFraming - sum(SIZES) - 9
    expect(countsOf(link!.meter.up)).toEqual({
      heads: upHead,
      framing: upFraming,
      payload: sum(SIZES),
      control: 9,
      chunking: 0,
    })
    expect(link!.meter.up.total).toBe(client.sentBytes)

    const [owner] = owners
    expect(owner!.units.map(({ tag, bodyBytes }) => [tag, bodyBytes])).toEqual(SIZES.map((size, at) => [at + 1, size]))
    expect(owner!.receivedUnits.map(({ bodyBytes }) => bodyBytes)).toEqual(SIZES)
    expect(owner!.parts).toEqual({ 'up heads': upHead, 'down heads': head, 'up control': 9, 'down control': 5 })
    expect([owner!.total('up'), owner!.total('down')]).toEqual([client.sentBytes, client.receivedBytes])
  })

  it('on a chunked body, 1000 messages', async () => {
    const sizes = SIZES.map((size) => Math.max(1, size))
    const { port, owners, links } = await start({
      conditions: held,
      async answer(_request, response, link) {
        for (const [at, size] of sizes.entries()) {
          link.tagNext(at, size)
          if (!response.write(PAYLOAD.subarray(0, size))) await new Promise((resolve) => response.once('drain', resolve))
        }
        response.end()
      },
    })
    const client = new RawClient(port)
    client.send('GET /sse HTTP/1.1\r\nHost: x\r\n\r\n')
    const chunking = sum(sizes.map((size) => size.toString(16).length + 4))
    await client.until(() => client.headBytes > 0)
    const total = client.headBytes + chunking + sum(sizes) + 5
    await client.until(() => client.receivedBytes >= total)

    const [link] = links
    const heads = client.headBytes
    expect(countsOf(link!.meter.down)).toEqual({ heads, framing: 0, payload: sum(sizes), control: 0, chunking: chunking + 5 })
    expect([link!.meter.up.total, link!.meter.down.total]).toEqual([client.sentBytes, client.receivedBytes])
    const [owner] = owners
    expect(owner!.units.map(({ tag, carrierBytes, bodyBytes }) => [tag, carrierBytes, bodyBytes])).toEqual(
      sizes.map((size, at) => [at, size.toString(16).length + 4, size]),
    )
    expect(owner!.parts).toEqual({ 'up heads': client.sentBytes, 'down heads': heads, 'down chunking': 5 })
  })

  it('on 1000 request bodies of one kept connection, each bound to its own head', async () => {
    const { port, owners, links } = await start({
      conditions: held,
      answer(request, response) {
        request.resume().on('end', () => response.writeHead(204).end())
      },
    })
    const client = new RawClient(port)
    for (const [at, size] of SIZES.entries()) {
      client.send(`POST /messages?id=${at} HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`)
      client.send(PAYLOAD.subarray(0, size))
    }
    await client.until(() => owners.length === SIZES.length && owners.every(({ receivedUnits }) => receivedUnits.length === 1))
    const [link] = links
    expect(link!.meter.up.total).toBe(client.sentBytes)
    expect(link!.meter.up.payload).toBe(sum(SIZES))
    expect(owners.map(({ name }) => name)).toEqual(SIZES.map((_size, at) => `POST /messages?id=${at}`))
    expect(owners.flatMap(({ receivedUnits }) => receivedUnits.map(({ bodyBytes }) => bodyBytes))).toEqual(SIZES)
  })
})
