import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { generatePayload } from '@wireside/contract/payload'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readEnvironment } from '../apps/server/src/environment.ts'
import { startServer, type RunningServer } from '../apps/server/src/start.ts'
import { EXAMPLES, isRun, type Example } from '../apps/web/src/features/code/example.ts'

const COUNT = 5
const SIZE = 32

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** What a program prints, line by line, until there are `count` lines. */
async function lines(command: string, args: string[], count: number): Promise<string[]> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  stops.push(() => child.kill('SIGKILL'))
  const printed: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line)
    if (printed.length === count) break
  }
  return printed
}

function laneUrl(transport: Transport): string {
  const scheme = transport === 'websocket' ? 'ws' : 'http'
  const count = transport === 'sse' ? '' : `&count=${COUNT}`
  return `${scheme}://127.0.0.1:${server.ports.lanes}${TRANSPORTS[transport].path}?rate=50&size=${SIZE}${count}`
}

const EXPECTED = Array.from({ length: COUNT }, (_, index) => {
  const payload = generatePayload('plain', 'text', SIZE, 1, index + 1)
  return payload.form === 'text' ? payload.text : ''
})

/** Of the Pythons on a machine, Debian's own has what its packages bring. */
const PYTHONS = ['python3', '/usr/bin/python3']
const python = PYTHONS.find((one) => spawnSync(one, ['--version']).status === 0)
const pythonWithWebsockets = PYTHONS.find((one) => spawnSync(one, ['-c', 'import websockets']).status === 0)
if (!python) console.warn('there is no Python here: its examples are not run (Debian: python3, python3-websockets)')
else if (!pythonWithWebsockets)
  console.warn('python3 has no websockets here: its WebSocket example is not run (Debian: python3-websockets)')
const hasGo = spawnSync('go', ['version']).status === 0
if (!hasGo) console.warn('there is no Go here: its examples are not run (Debian: golang-go)')

/** Every transport that a client reaches by the lane's own URL. */
const SHOWN = (Object.keys(TRANSPORTS) as Transport[]).filter((transport) => transport !== 'webtransport')

describe.each(SHOWN)('%s', (transport) => {
  const folder = join(import.meta.dirname, transport)

  it('in JavaScript prints the payloads of the lane', async () => {
    expect(await lines(process.execPath, [join(folder, 'client.mjs'), laneUrl(transport)], COUNT)).toEqual(EXPECTED)
  })

  const itsPython = transport === 'websocket' ? pythonWithWebsockets : python
  it.skipIf(!itsPython)('in Python prints the payloads of the lane', async () => {
    expect(await lines(itsPython!, [join(folder, 'client.py'), laneUrl(transport)], COUNT)).toEqual(EXPECTED)
  })

  // What is not in Go itself would have to be fetched: the page says which are not run.
  if (isRun(transport, 'client.go')) {
    it.skipIf(!hasGo)('in Go prints the payloads of the lane', { timeout: 60_000 }, async () => {
      expect(await lines('go', ['run', join(folder, 'client.go'), laneUrl(transport)], COUNT)).toEqual(EXPECTED)
    })
  }

  it('has a server of its own that its client understands', async () => {
    const port = await freePort()
    const program = spawn(process.execPath, [join(folder, 'server.mjs'), String(port)], { stdio: 'inherit' })
    stops.push(() => program.kill('SIGKILL'))
    await listening(port)
    const url = `${transport === 'websocket' ? 'ws' : 'http'}://127.0.0.1:${port}/?lane`
    const [first] = await lines(process.execPath, [join(folder, 'client.mjs'), url], 1)
    expect(first).toMatch(/^(message \d+|You)$/)
  })
})

it.each(Object.keys(TRANSPORTS) as Transport[])('%s is there in every language that the page names', (transport) => {
  const names = Object.keys(EXAMPLES) as Example[]
  expect(names.filter((example) => existsSync(join(import.meta.dirname, transport, example)))).toEqual(names)
})

it('webtransport in JavaScript prints the payloads of the lane', async () => {
  const url = laneUrl('webtransport').replace(`&count=${COUNT}`, '')
  const printed = await lines(process.execPath, [join(import.meta.dirname, 'webtransport', 'client.mjs'), url], COUNT)
  expect(new Set(printed)).toEqual(new Set(EXPECTED))
})

it('webtransport has a server of its own, which prints the hash of its certificate, and which its client understands', async () => {
  const folder = join(import.meta.dirname, 'webtransport')
  const port = await freePort()
  const [said] = await lines(process.execPath, [join(folder, 'server.mjs'), String(port)], 1)
  expect(said).toMatch(/certificate [0-9a-f]{64}$/)
  await listening(port)
  const [first] = await lines(process.execPath, [join(folder, 'client.mjs'), `http://127.0.0.1:${port}/?lane`], 1)
  expect(first).toMatch(/^message \d+$/)
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function listening(port: number): Promise<void> {
  await expect
    .poll(
      () =>
        new Promise<boolean>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => {
            socket.destroy()
            resolve(true)
          })
          socket.on('error', () => resolve(false))
        }),
      { timeout: 10_000 },
    )
    .toBe(true)
}
