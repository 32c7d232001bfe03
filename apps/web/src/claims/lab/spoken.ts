import type { Protocol } from '@wireside/contract/lanes'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'
import type { Lab } from './lab.ts'
import { askHead } from './reach.ts'

/** What this browser and this server spoke on one way, as the server saw it. */
export interface Spoken {
  way: string
  /** In words; null where nothing got through. */
  spoken: string | null
}

interface Echo {
  httpVersion: string
  tls: string | null
  headers: [string, string][]
}

const FOR_MS = 2000
const HTTP_WAYS: readonly Protocol[] = ['h1', 'h1-tls', 'h2']
const WEBSOCKET_WAYS: readonly Protocol[] = ['h1', 'h2']

/** Asks once on every way that experiments take. */
export async function readSpoken(lab: Lab): Promise<Spoken[]> {
  const requests = await Promise.all(
    HTTP_WAYS.map(async (protocol) => {
      const { pieces } = await askHead(lab, protocol, FOR_MS)
      const echo = readEcho(pieces.map(({ text }) => text).join(''))
      return { way: `lanes over ${PROTOCOL_NAMES[protocol]}`, spoken: echo && overWords(echo) }
    }),
  )
  const sockets = await Promise.all(
    WEBSOCKET_WAYS.map(async (protocol) => {
      const { messages } = await lab.examine({ type: 'websocket', path: '/probe/ws', protocol, forMs: FOR_MS, untilMessages: 1 })
      const echo = readEcho(messages[0]?.data)
      const version = echo?.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-version')?.[1]
      return { way: `WebSocket over ${PROTOCOL_NAMES[protocol]}`, spoken: echo && `version ${version ?? 'not named'}, ${overWords(echo)}` }
    }),
  )
  return [...requests, ...sockets]
}

function readEcho(text: string | undefined): Echo | null {
  return text ? (JSON.parse(text) as Echo) : null
}

function overWords({ httpVersion, tls }: Echo): string {
  return `HTTP/${httpVersion}${tls ? `, ${tls.replace('v', ' ')}` : ''}`
}
