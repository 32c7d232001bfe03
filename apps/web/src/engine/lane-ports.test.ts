import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { expect, it } from 'vitest'
import type { ControlDown } from '@wireside/contract/control'
import { LanePorts } from './lane-ports.ts'

const [ws, sse] = DEFAULT_SETTINGS.lanes as [(typeof DEFAULT_SETTINGS.lanes)[number], (typeof DEFAULT_SETTINGS.lanes)[number]]
const hello = { type: 'hello', session: 's1', lanes: { port: 4001 }, tls: { port: 4002 }, tls1: { port: 4003 } } as ControlDown & {
  type: 'hello'
}

function portsOf(controlUrl: string, message = hello, host: string | null = null): LanePorts {
  const ports = new LanePorts(controlUrl, host)
  ports.hello(message)
  return ports
}

it('lanes are beside the page’s own host name, on the port and in the scheme of their protocol', () => {
  const ports = portsOf('ws://lab.test:4000/control')
  expect(ports.laneUrl(ws)).toBe('ws://lab.test:4001/ws?session=s1&lane=ws')
  expect(ports.laneUrl(sse)).toBe('http://lab.test:4001/sse?session=s1&lane=sse')
  expect(ports.laneUrl({ ...ws, protocol: 'h2' })).toBe('wss://lab.test:4002/ws?session=s1&lane=ws')
  expect(ports.postUrl('h1-tls', 'sse', 'e-1')).toBe('https://lab.test:4003/messages?session=s1&lane=sse&id=e-1')
})

it('a page over TLS opens nothing in the clear; what the operator named goes before all else', () => {
  expect(portsOf('wss://lab.test/control').laneUrl(sse)).toMatch(/^https:\/\/lab\.test:4003\/sse\?/)
  const named = portsOf('wss://lab.test/control', { ...hello, lanes: { port: 4001, url: 'https://lanes.test' } })
  expect(named.laneUrl(ws)).toMatch(/^wss:\/\/lanes\.test\/ws\?/)
})

it('an experiment may ask for the other host name, the page’s own, and to come without a session', () => {
  const ports = portsOf('ws://localhost:4000/control', hello, '127.0.0.1')
  expect(ports.probeUrl('/probe/head', 'http')).toBe('http://127.0.0.1:4001/probe/head?session=s1')
  expect(ports.probeUrl('/probe/ws', 'ws', { host: 'page', withoutSession: true })).toBe('ws://localhost:4001/probe/ws')
})

it('a lane port that does not answer is named, with the setting that moves it', () => {
  const { why, remedy } = portsOf('ws://lab.test:4000/control').unreachable({ ...sse, protocol: 'h2' }, 'refused')
  expect(why).toContain('https://lab.test:4002')
  expect(remedy).toContain('TLS_PORT or PUBLIC_TLS_URL')
})
