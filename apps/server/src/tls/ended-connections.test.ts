import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import type { Protocol } from '@wireside/contract/lanes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEnvironment } from '../environment.ts'
import type { Session } from '../sessions/session.ts'
import { startServer, type RunningServer } from '../start.ts'
import { ClearClient } from './clear-client.fixture.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

let secrets = 0

/** An open SSE lane over `protocol`, and its client's TCP socket. */
async function openLane(protocol: Protocol): Promise<{ session: Session; tcp: Socket; port: number; causes(): unknown[] }> {
  const session = server.registry.claim((++secrets).toString(16).padStart(32, 'e'), '127.0.0.1')
  const lanes = [{ ...DEFAULT_SETTINGS.lanes[1]!, id: 'a', transport: 'sse' as const, protocol }]
  expect(session.set(1, { ...DEFAULT_SETTINGS, lanes })).toEqual([])
  const causes: unknown[] = []
  session.attach(({ lanes: told }) => causes.push(...told.a!.connections.flatMap(({ cause }) => cause ?? [])))
  const { lanes: h1, tls, tls1 } = server.ports
  const port = { h1, 'h1-tls': tls1, h2: tls }[protocol]
  const path = `/sse?session=${session.id}&lane=a`
  const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
  let tcp: Socket
  if (protocol === 'h1') {
    tcp = connect(port, '127.0.0.1')
    tcp.write(head)
    tcp.resume()
  } else {
    const client = await ClearClient.connect(port, protocol === 'h2' ? 'h2' : 'http/1.1')
    ;({ tcp } = client)
    if (protocol === 'h2')
      client
        .http2()
        .request({ ':path': path })
        .on('error', () => undefined)
        .resume()
    else client.resume().write(head)
  }
  await expect.poll(() => session.lanes.get('a')!.isOpen).toBe(true)
  return {
    session,
    tcp,
    port,
    causes() {
      session.report()
      return causes
    },
  }
}

describe.each(['h1', 'h1-tls', 'h2'] as const)('a connection over %s that has ended', (protocol) => {
  it('is still told with the addresses and ports that it had', async () => {
    const { session, tcp, port } = await openLane(protocol)
    const { localPort } = tcp
    tcp.destroy()
    await once(tcp, 'close')
    const newest = () => session.lanes.get('a')!.taps.read().at(-1)!
    await expect.poll(() => newest().closed).not.toBeNull()
    expect(newest()).toMatchObject({
      client: { address: '127.0.0.1', port: localPort },
      server: { address: '127.0.0.1', port },
    })
  })
})

it.each(['h1-tls', 'h2'] as const)(
  'over %s, bytes that are no TLS record end the lane by an error, and not by the server',
  async (protocol) => {
    const { tcp, causes } = await openLane(protocol)
    tcp.write('this is no record')
    await expect.poll(causes).toEqual(['error'])
  },
)
