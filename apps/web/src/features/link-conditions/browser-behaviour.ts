import type { Condition } from '@wireside/contract/conditions'

/** What a browser's API tells the page after one thing has happened: events in order, then its state. */
export interface ApiAnswer {
  /** `close 1006` with its code. */
  events: readonly string[]
  /** `again`: it tries again by itself. */
  state: 'open' | 'again' | 'closed'
}

export interface BrowserRow {
  what: string
  /** Made by a fault on an open connection, or by a condition that a new one meets. */
  made: { fault: 'reset_peer' | 'close' } | { condition: Condition; open: 'before' | 'after' } | { outageMs: number }
  eventSource: ApiAnswer
  webSocket: ApiAnswer
}

const AGAIN: ApiAnswer = { events: ['error'], state: 'again' }
const FOR_GOOD: ApiAnswer = { events: ['error'], state: 'closed' }
const DEAD: ApiAnswer = { events: ['close 1006'], state: 'closed' }
const REFUSED: ApiAnswer = { events: ['error', 'close 1006'], state: 'closed' }
const NOTHING: ApiAnswer = { events: [], state: 'open' }

/** What `EventSource` and `WebSocket` do in Chromium. One table for the page and for the test that pins it. */
export const BROWSER_ROWS: readonly BrowserRow[] = [
  { what: 'RST while open', made: { fault: 'reset_peer' }, eventSource: AGAIN, webSocket: DEAD },
  { what: 'FIN while open', made: { fault: 'close' }, eventSource: AGAIN, webSocket: DEAD },
  { what: 'RST in place of an answer', made: { outageMs: 60_000 }, eventSource: AGAIN, webSocket: REFUSED },
  { what: '503', made: { condition: { type: 'refuse', status: 503 }, open: 'after' }, eventSource: FOR_GOOD, webSocket: REFUSED },
  { what: '204', made: { condition: { type: 'refuse', status: 204 }, open: 'after' }, eventSource: FOR_GOOD, webSocket: REFUSED },
  {
    what: '200 of the wrong type',
    made: { condition: { type: 'refuse', status: 200 }, open: 'after' },
    eventSource: FOR_GOOD,
    webSocket: REFUSED,
  },
  {
    what: 'Silence while open',
    made: { condition: { type: 'blackhole', direction: 'both' }, open: 'before' },
    eventSource: NOTHING,
    webSocket: NOTHING,
  },
]

/** How long the test watches before it says that nothing happened. */
export const WATCHED_MS = 6000
