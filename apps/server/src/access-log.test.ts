import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:https'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { redact } from './access-log.ts'

describe('redact', () => {
  it.each([
    ['/healthz', '/healthz'],
    ['/sse?rate=5&size=32', '/sse?rate=5&size=32'],
    ['/ws?session=abc&lane=ws', '/ws?session=[redacted]&lane=ws'],
    ['/sse?payload=hello&token=s3cret&whatever=1', '/sse?payload=[redacted]&token=[redacted]&whatever=[redacted]'],
    ['/sse?sess%69on=abc&flag', '/sse?sess%69on=[redacted]&flag=[redacted]'],
    ['/messages?id=a?session=b', '/messages?id=[redacted]'],
  ])('%s is logged as %s', (url, logged) => {
    expect(redact(url)).toBe(logged)
  })
})

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

interface Line {
  msg: string
  method: string
  url: string
  status: number
  ms: number
  address: string
}

/** A server of its own, whose stdout is its log. */
async function start(level: string) {
  const server = spawn(process.execPath, ['src/main.ts'], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, PORT: '0', LOG_LEVEL: level },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  closers.push(() => server.kill())
  let text = ''
  let heard = (): void => undefined
  server.stdout.on('data', (data: Buffer) => {
    text += data.toString()
    heard()
  })
  while (!text.includes('is ready')) await new Promise<void>((resolve) => (heard = resolve))
  const lines = (): Line[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line)
      .filter(({ msg }) => msg === 'request')
  return {
    lanes: `127.0.0.1:${/lanes +http:\/\/localhost:(\d+)/.exec(text)?.[1]}`,
    tls: [...text.matchAll(/https:\/\/localhost:(\d+)/g)].map(([, port]) => Number(port)),
    text: () => text,
    async until(count: number): Promise<Line[]> {
      while (lines().length < count) await new Promise<void>((resolve) => (heard = resolve))
      return lines()
    },
  }
}

it('at level info each request is one line when it is over, streams and WebSockets included, without a secret', async () => {
  const log = await start('info')
  const { lanes } = log
  const secret = 'c0ffee'.repeat(6)
  await fetch(`http://${lanes}/sse?session=${secret}&lane=sse`, { headers: { cookie: `id=${secret}`, authorization: secret } })
  const aborting = new AbortController()
  await fetch(`http://${lanes}/sse?rate=1&payload=${secret}`, { signal: aborting.signal })
  aborting.abort()
  const socket = new WebSocket(`ws://${lanes}/ws?rate=1&payload=${secret}`)
  await once(socket, 'open')
  socket.close()
  await fetch(`http://${lanes}/nothing?token=${secret}`)
  const lines = await log.until(4)
  expect(lines.map(({ method, url, status }) => `${method} ${url} ${status}`).toSorted()).toEqual([
    'GET /nothing?token=[redacted] 404',
    'GET /sse?rate=1&payload=[redacted] 200',
    'GET /sse?session=[redacted]&lane=sse 404',
    'GET /ws?rate=1&payload=[redacted] 101',
  ])
  expect(lines.every(({ ms, address }) => ms > 0 && address === '127.0.0.1')).toBe(true)
  expect(log.text()).not.toContain(secret)
})

it('a request over TLS that its client has aborted is told with the address it came from', async () => {
  const log = await start('info')
  for (const port of log.tls) {
    const request = get({ port, path: '/sse?rate=1', rejectUnauthorized: false }).on('error', () => undefined)
    await once(request, 'response')
    request.destroy()
  }
  const lines = await log.until(log.tls.length)
  expect(lines.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1'])
})
