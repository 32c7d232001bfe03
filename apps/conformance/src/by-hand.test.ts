import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { generatePayload } from '@wireside/contract/payload'
import type { Protocol } from '@wireside/contract/lanes'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { TRANSPORTS, type Compression, type Transport } from '@wireside/contract/transports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEnvironment } from '../../server/src/environment.ts'
import { startServer, type RunningServer } from '../../server/src/start.ts'
import { byHand } from '../../web/src/features/code/by-hand.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

const WORKLOAD = { ...DEFAULT_SETTINGS.workload, rate: 50 }
const first = generatePayload('plain', 'text', WORKLOAD.payload.size, 1, 1)
const FIRST_PAYLOAD = first.form === 'text' ? first.text : ''

/** What its line must print: the first payload, but of those whose line is only told something else. */
const PRINTS: Partial<Record<Transport, { what: string; text: string }>> = {
  'long-poll': { what: 'an answer with messages', text: 'messages' },
  webtransport: { what: 'where it is and its certificate’s hash', text: 'certificateHash' },
}

function urlOf(protocol: Protocol): string {
  const { lanes, tls, tls1 } = server.ports
  const port = { h1: lanes, 'h1-tls': tls1, h2: tls }[protocol]
  return `http${protocol === 'h1' ? '' : 's'}://127.0.0.1:${port}`
}

/** What a line prints in a shell, until it holds `text` or ends. */
async function printed(line: string, text: string): Promise<string> {
  // `npx` finds what this folder has installed.
  const shell = spawn('sh', ['-c', line], { cwd: join(import.meta.dirname, '..'), stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  let out = ''
  const read = async (stream: NodeJS.ReadableStream): Promise<void> => {
    for await (const piece of stream) {
      out += String(piece)
      if (out.includes(text)) break
    }
  }
  await read(shell.stdout)
  // The group: a line starts programs of its own.
  if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL')
  return out
}

const hasCurl = spawnSync('curl', ['--version']).status === 0
if (!hasCurl) console.warn('there is no curl here: of all lanes by hand only the WebSocket’s, by wscat, is tested (Debian: curl)')
const COMPRESSED: Compression[] = ['off', 'on']
const LANES = (Object.keys(TRANSPORTS) as Transport[]).flatMap((transport) =>
  (['h1', 'h1-tls', 'h2'] as const).flatMap((protocol) =>
    COMPRESSED.filter((one) => TRANSPORTS[transport].compressions.includes(one)).map((compression) => ({
      transport,
      protocol,
      compression,
    })),
  ),
)

describe.concurrent.each(LANES)(
  'the line of $transport over $protocol, compression $compression',
  ({ transport, protocol, compression }) => {
    const linesAt = (url: string) => byHand({ transport, compression, ids: false }, WORKLOAD, url).filter(({ isRun }) => isRun)
    const { what, text } = PRINTS[transport] ?? { what: 'the first payload', text: FIRST_PAYLOAD }

    for (const { tool } of linesAt('http://lane')) {
      it.skipIf(tool === 'curl' && !hasCurl)(`by ${tool} prints ${what}`, async () => {
        const { line } = linesAt(urlOf(protocol)).find((one) => one.tool === tool)!
        // A first poll may be answered before there is a message: the line says to ask again.
        const [command = ''] = line.split(' #')
        const again = command.slice(command.lastIndexOf('curl '))
        expect(await printed(TRANSPORTS[transport].requests === 'many' ? `${command}; ${again}` : line, text)).toContain(text)
      })
    }
  },
)

it('a WebSocket has a line for websocat as well, told as not run here', () => {
  expect(byHand({ transport: 'websocket', compression: 'off', ids: false }, WORKLOAD, 'http://lane')).toMatchObject([
    { tool: 'wscat', isRun: true },
    { tool: 'websocat', isRun: false },
  ])
})
