import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ScaleSettings, ScaleTransport } from '@wireside/contract/scale'
import { HOLDERS } from './holders.ts'
import { LoadClient } from './load-client.ts'
import { ThreadHolder } from './thread-holder.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function hold(transport: ScaleTransport, encode: ScaleSettings['encode']) {
  const server = createServer()
  const broadcast = HOLDERS[transport](server, encode)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { broadcast, port: (server.address() as AddressInfo).port }
}

/** A client of the load generator; `until` settles once it has so many messages. */
async function client(transport: ScaleTransport, port: number) {
  let arrived = (): void => undefined
  const made = await new Promise<LoadClient>((resolve, reject) => {
    const opening: LoadClient = new LoadClient({
      transport,
      port,
      localAddress: undefined,
      after: 0,
      onOpen: () => resolve(opening),
      onMessage: () => arrived(),
      onLost: (why) => reject(new Error(why)),
    })
  })
  closers.push(() => made.close())
  return {
    made,
    async until(messages: number): Promise<void> {
      while (made.messages < messages) await new Promise<void>((resolve) => (arrived = resolve))
    },
  }
}

const WAYS = (['websocket', 'sse', 'long-poll', 'socketio'] as const).flatMap((transport) =>
  (['once', 'each'] as const).map((encode) => ({ transport, encode })),
)

describe.each(WAYS)('connections held over $transport, encoded $encode,', ({ transport, encode }) => {
  it('all get every broadcast whole and once, whatever its size', async () => {
    const { broadcast, port } = await hold(transport, encode)
    const clients = await Promise.all([1, 2, 3].map(() => client(transport, port)))
    const payloads = ['a'.repeat(125), 'é'.repeat(300), 'b'.repeat(70_000)]
    for (const payload of payloads) broadcast(payload)
    await Promise.all(clients.map(({ until }) => until(payloads.length)))
    const bytes = payloads.reduce((sum, payload) => sum + Buffer.byteLength(payload), 0)
    for (const { made } of clients) {
      expect(made.messages).toBe(payloads.length)
      expect(made.payloadBytes).toBeGreaterThanOrEqual(bytes)
    }
  })
})

describe.each(['once', 'each'] as const)('encoded %s, other people’s clients read the payload', (encode) => {
  it('over WebSocket', async () => {
    const { broadcast, port } = await hold('websocket', encode)
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    closers.push(() => socket.terminate())
    await once(socket, 'open')
    broadcast('péché')
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(data.toString()).toBe('péché')
  })

  it('over SSE', async () => {
    const { broadcast, port } = await hold('sse', encode)
    const response = await fetch(`http://127.0.0.1:${port}/`)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value).toMatch(/^:/)
    broadcast('péché')
    expect((await reader.read()).value).toBe('data: péché\n\n')
    await reader.cancel()
  })

  it('over a long poll, also of a message made between two polls', async () => {
    const { broadcast, port } = await hold('long-poll', encode)
    const poll = (after: number): Promise<string> => fetch(`http://127.0.0.1:${port}/?after=${after}`).then((answer) => answer.text())
    broadcast('one')
    broadcast('two')
    expect([await poll(0), await poll(1)]).toEqual(['one', 'two'])
  })
})

it.each(['websocket', 'sse'] as const)('a thread each: every connection of %s gets every broadcast', async (transport) => {
  const holder = new ThreadHolder({ transport, encode: 'once' })
  closers.push(() => holder.end())
  const ports = await holder.grow(3)
  expect(new Set(ports).size).toBe(3)
  const clients = await Promise.all(ports.map((port) => client(transport, port)))
  for (const payload of ['one', 'two']) holder.broadcast(payload)
  await Promise.all(clients.map(({ until }) => until(2)))
  await holder.collect()
})
