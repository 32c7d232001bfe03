import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { maskedFrame, RawClient, startLinkedServer } from './linked-server.fixture.ts'
import { Tap } from './tap.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server that hands out the tap of every request. */
async function start() {
  const taps: Tap[] = []
  const server = await startLinkedServer({
    tapBytes: 1 << 20,
    onRequest: (link, { target }) => link.bind(target.includes('untapped') ? {} : { tapped: (tap) => taps.push(tap) }, null),
    answer: (request, response) => request.resume().on('end', () => response.end(`answer to ${request.url}`)),
    accept: (socket) => {
      socket.on('message', (data: Buffer) => socket.send(data))
    },
  })
  closers.push(() => server.close())
  return { port: server.port, taps }
}

function textOf(tap: Tap, direction: 'up' | 'down'): string {
  return tap.segments
    .filter((segment) => segment.direction === direction)
    .map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
    .join('')
}

describe('the tap of an exchange', () => {
  it('holds its own bytes and nobody else’s, though the connection is kept', async () => {
    const { port, taps } = await start()
    const client = new RawClient(port)
    const head = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`
    for (const [at, target] of ['/one', '/untapped', '/two'].entries()) {
      const before = client.receivedBytes
      // A head in two pieces: the first is there before anyone knows whose it is.
      client.send(head(target).slice(0, 9))
      client.send(head(target).slice(9))
      await client.until(() => client.receivedBytes > before && client.start.toString().split('answer to').length === at + 2)
    }
    expect(taps.map((tap) => textOf(tap, 'up'))).toEqual([head('/one'), head('/two')])
    expect(taps.map((tap) => /answer to .*$/.exec(textOf(tap, 'down'))?.[0])).toEqual(['answer to /one', 'answer to /two'])
    expect(taps[1]!.segments[0]!.offset).toBe(head('/one').length + head('/untapped').length)
  })

  it('is handed to nobody where requests are pipelined', async () => {
    const { port, taps } = await start()
    const client = new RawClient(port)
    client.send('GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\n\r\n')
    await client.until(() => client.start.toString().includes('answer to /two'))
    expect(taps.map((tap) => textOf(tap, 'up'))).toEqual(['GET /one HTTP/1.1\r\nHost: x\r\n\r\n'])
    expect(textOf(taps[0]!, 'down')).not.toContain('answer to /two')
  })

  it('says where frames begin, so that reading can set in after a gap', async () => {
    const { port, taps } = await start()
    const client = new RawClient(port)
    const head = await client.upgrade()
    const payload = Buffer.alloc(70_000, 'x')
    for (let sent = 0; sent < 20; sent++) client.send(maskedFrame(payload))
    const frame = 10 + payload.length
    await client.until(() => client.receivedBytes === head + 20 * frame)
    const down = taps[0]!.segments.filter(({ direction }) => direction === 'down')
    const begins = down.flatMap((segment) => segment.begins ?? [])
    expect(begins.length).toBeGreaterThan(3)
    for (const { offset, what } of begins) expect([what, (offset - head) % frame]).toEqual(['frame', 0])
  })
})

describe('a tap', () => {
  const write = fc.record({ direction: fc.constantFrom<'up' | 'down'>('up', 'down'), length: fc.integer({ min: 1, max: 9000 }) })

  it('keeps the first bytes and the newest, never more than its bound', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), fc.integer({ min: 20_000, max: 60_000 }), (writes, maxBytes) => {
        const tap = new Tap(maxBytes)
        const offsets = { up: 0, down: 0 }
        for (const { direction, length } of writes) {
          tap.record(direction, 0, offsets[direction], new Uint8Array(length))
          offsets[direction] += length
        }
        const kept = tap.segments
        const total = kept.reduce((sum, { bytes }) => sum + bytes.length, 0)
        const all = offsets.up + offsets.down
        expect(total).toBeLessThanOrEqual(maxBytes)
        if (all <= maxBytes) expect(total).toBe(all)
        if (writes.length === 0) return
        expect(kept[0]!.offset).toBe(0)
        const { direction, offset, bytes } = kept.at(-1)!
        expect(offset + bytes.length).toBe(offsets[direction])
        for (const way of ['up', 'down'] as const) {
          const own = kept.filter((segment) => segment.direction === way)
          const gaps = own.filter((segment, at) => at > 0 && segment.offset !== own[at - 1]!.offset + own[at - 1]!.bytes.length)
          expect(gaps.length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('is split without losing a byte, a beginning or an end', () => {
    fc.assert(
      fc.property(fc.array(write, { minLength: 1, maxLength: 20 }), fc.nat(40_000), fc.nat(40_000), (writes, up, down) => {
        const tap = new Tap(1 << 20)
        const offsets = { up: 0, down: 0 }
        for (const { direction, length } of writes) {
          tap.begins(direction, offsets[direction], 'frame')
          tap.record(direction, 0, offsets[direction], new Uint8Array(length))
          offsets[direction] += length
          tap.ends(direction, offsets[direction], 7)
        }
        const next = tap.splitAt(up, down)
        const after = { up, down }
        for (const segment of tap.segments) expect(segment.offset + segment.bytes.length).toBeLessThanOrEqual(after[segment.direction])
        for (const segment of next.segments) expect(segment.offset).toBeGreaterThanOrEqual(after[segment.direction])
        const both = [...tap.segments, ...next.segments]
        expect(both.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(offsets.up + offsets.down)
        expect(both.flatMap(({ ends }) => ends)).toHaveLength(writes.length)
        expect(both.filter(({ begins }) => begins)).toHaveLength(writes.length)
        for (const { begins, offset, bytes } of both) {
          if (begins) expect(begins.offset >= offset && begins.offset < offset + bytes.length).toBe(true)
        }
      }),
    )
  })
})
