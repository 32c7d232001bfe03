import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'
import { ownCertificate } from './certificate.ts'

let server: RunningServer
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-'))
  const { cert, key } = await ownCertificate(null, ['127.0.0.1'], Date.now())
  const [TLS_CERT, TLS_KEY] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(TLS_CERT, cert)
  writeFileSync(TLS_KEY, key)
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', APP_TLS_PORT: '0', TLS_CERT, TLS_KEY }))
})
afterAll(() => server.close())

it('answers over TLS, and lets its page connect to the lanes over TLS and to its own control', async () => {
  const [response] = (await once(get(`https://127.0.0.1:${server.ports.appTls}/healthz`, { rejectUnauthorized: false }), 'response')) as [
    IncomingMessage,
  ]
  response.resume()
  expect(response.statusCode).toBe(200)
  for (const source of [`https://127.0.0.1:${server.ports.tls1}`, `wss://127.0.0.1:${server.ports.appTls}`]) {
    expect(response.headers['content-security-policy']).toContain(source)
  }
})

it('takes control from its own origin, and from no page in the clear that is not its own', async () => {
  const open = (origin: string) => new WebSocket(`wss://127.0.0.1:${server.ports.appTls}/control`, { origin, rejectUnauthorized: false })
  const own = open(`https://127.0.0.1:${server.ports.appTls}`)
  await once(own, 'open')
  own.terminate()
  const [error] = (await once(open('https://evil.example'), 'error')) as [Error]
  expect(error.message).toContain('403')
})

it('tells the page that its certificate is the operator’s', async () => {
  const control = new WebSocket(`wss://127.0.0.1:${server.ports.appTls}/control`, {
    origin: `https://127.0.0.1:${server.ports.appTls}`,
    rejectUnauthorized: false,
  })
  await once(control, 'open')
  control.send(JSON.stringify({ type: 'auth', protocol: 1, secret: 'a'.repeat(32) }))
  const [data] = (await once(control, 'message')) as [Buffer]
  expect(JSON.parse(data.toString())).toMatchObject({ type: 'hello', selfSigned: false, tls1: { port: server.ports.tls1 } })
  control.terminate()
})
