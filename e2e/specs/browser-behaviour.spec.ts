import { expect, test } from '@playwright/test'
import type { Condition } from '../../packages/contract/src/conditions.ts'
import type { ControlUp } from '../../packages/contract/src/control.ts'
import { DEFAULT_SETTINGS } from '../../packages/contract/src/settings.ts'
import { BROWSER_ROWS, WATCHED_MS, type ApiAnswer, type BrowserRow } from '../../apps/web/src/features/link-conditions/browser-behaviour.ts'

const LANES = ['ws', 'sse']

function set(rev: number, conditions: Condition[]): ControlUp {
  return { type: 'set', rev, settings: { ...DEFAULT_SETTINGS, lanes: DEFAULT_SETTINGS.lanes.map((lane) => ({ ...lane, conditions })) } }
}

/** What is sent over control before the lanes open, and what after. */
function acts({ made }: BrowserRow): { before: ControlUp[]; after: ControlUp[] } {
  const plain = set(1, [])
  if ('fault' in made) return { before: [plain], after: [{ type: 'act', requestId: 1, fault: { type: made.fault, lanes: LANES } }] }
  if ('outageMs' in made) {
    return { before: [plain, { type: 'act', requestId: 1, fault: { type: 'outage', lanes: LANES, ms: made.outageMs } }], after: [] }
  }
  if (made.open === 'after') return { before: [set(1, [made.condition])], after: [] }
  return { before: [plain], after: [set(2, [made.condition])] }
}

for (const row of BROWSER_ROWS) {
  test(`in Chromium, ${row.what}: as the Link panel says`, async ({ page }) => {
    await page.goto('/healthz')
    const { before, after } = acts(row)
    const watchMs = row.eventSource.events.length === 0 ? WATCHED_MS : 1500
    const seen = await page.evaluate(watchApis, { before, after, watchMs })
    expect(seen).toEqual({ eventSource: row.eventSource, webSocket: row.webSocket })
  })
}

/** Runs in the page: the browser's own APIs, nothing of ours. */
async function watchApis({ before, after, watchMs }: { before: unknown[]; after: unknown[]; watchMs: number }) {
  const control = new WebSocket(`${location.origin.replace('http', 'ws')}/control`)
  const secret = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const told: { type: string; session?: string; lanes?: { port: number } }[] = []
  const until = async (type: string, count = 1) => {
    while (told.filter((message) => message.type === type).length < count) await new Promise((resolve) => setTimeout(resolve, 10))
    return told.find((message) => message.type === type)!
  }
  control.onmessage = ({ data }) => told.push(JSON.parse(data as string) as (typeof told)[number])
  await new Promise((resolve) => (control.onopen = resolve))
  const send = (message: unknown) => control.send(JSON.stringify(message))
  send({ type: 'auth', protocol: 1, secret })
  const hello = await until('hello')
  for (const message of before) send(message)
  await until('settings')
  const acted = before.filter((message) => (message as { type: string }).type === 'act').length
  if (acted > 0) await until('done', acted)

  const lanes = `${location.hostname}:${hello.lanes!.port}`
  const seen: { eventSource: string[]; webSocket: string[] } = { eventSource: [], webSocket: [] }
  const socket = new WebSocket(`ws://${lanes}/ws?session=${hello.session}&lane=ws`)
  const source = new EventSource(`http://${lanes}/sse?session=${hello.session}&lane=sse`)
  const opened = Promise.all([new Promise((resolve) => (socket.onopen = resolve)), new Promise((resolve) => (source.onopen = resolve))])
  socket.onerror = () => seen.webSocket.push('error')
  socket.onclose = ({ code }) => seen.webSocket.push(`close ${code}`)
  // One attempt is watched: the next ones tell the same again.
  source.onerror = () => {
    if (seen.eventSource.length === 0) seen.eventSource.push('error')
  }
  if (after.length > 0) {
    await opened
    for (const message of after) send(message)
  }
  await new Promise((resolve) => setTimeout(resolve, watchMs))
  const STATES = ['again', 'open', 'closed'] as const
  const stateOf = (state: number, again: boolean): 'open' | 'again' | 'closed' => {
    const word = state === 3 ? 'closed' : (STATES[state] ?? 'closed')
    return word === 'open' && again ? 'again' : word
  }
  const answer: { eventSource: ApiAnswer; webSocket: ApiAnswer } = {
    // Back already, or waiting: either way it tried again.
    eventSource: { events: seen.eventSource, state: stateOf(source.readyState, seen.eventSource.length > 0) },
    webSocket: { events: seen.webSocket, state: stateOf(socket.readyState, false) },
  }
  source.close()
  socket.close()
  control.close()
  return answer
}
