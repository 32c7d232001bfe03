import type { DocumentedClaim } from './claim.ts'

export const devtools: DocumentedClaim = {
  kind: 'documented',
  id: 'devtools',
  question: 'which one',
  statement: 'Browser tools show WebSocket frames, less directly than a stream of text.',
  why: 'An event stream is readable as it is; frames need a view of their own.',
  finding:
    'Both have a view: “Messages” for WebSocket, “EventStream” for EventSource. Neither shows frames, masks, chunks or bytes on the wire.',
  asOf: '2026-11-26',
  record: [
    {
      type: 'table',
      caption: 'What the network panel shows (Chrome; Firefox and Safari are alike)',
      columns: ['', 'WebSocket', 'EventSource', 'fetch reading a stream'],
      rows: [
        ['messages as they come', 'yes, tab Messages', 'yes, tab EventStream', 'only the text so far, tab Response'],
        ['both directions', 'yes, arrows', 'down only', 'down only'],
        ['handshake or request head', 'yes', 'yes', 'yes'],
        ['frames, masks, pings', 'no', 'there are none', 'there are none'],
        ['chunks, bytes on the wire', 'no', 'no', 'no'],
        [
          'under “Offline”, one that is open (Chromium 156)',
          'stays open, its messages held',
          'goes on as if nothing were',
          'comes to a stop, without an error',
        ],
        ['under “Offline”, a new one (Chromium 156)', 'closes with 1006', 'error, tries again', 'rejects'],
      ],
    },
    {
      type: 'lines',
      caption: 'How to look',
      text: 'Open the Lab, press F12, choose Network, reload.\nWebSocket: filter “Socket” (or WS), choose the line “ws?session=…”, then Messages.\nSSE: filter “Fetch/XHR” or “Other”, choose “sse?session=…”, then EventStream.\nThe lanes run in a worker: in Firefox their requests are marked so.\nBeside it, the Lab’s Wire panel shows the same messages as bytes, masked and unmasked.',
    },
  ],
  explanation: [
    'It holds, mildly: for messages the tools are equal. What they miss is the same on both: no frames, no pings, no chunks, no bytes. And “Offline” tells neither a WebSocket nor an EventSource that is open, so that it is no test of reconnecting; this Lab breaks links in its own layer for that reason.',
  ],
  limits: [
    'Tools change with every version; the table is of the date given. “Offline” was tried through the debugging protocol that the panel uses, not by hand in the panel.',
  ],
  sources: [
    {
      title: 'Chrome DevTools: network features reference',
      url: 'https://developer.chrome.com/docs/devtools/network/reference',
    },
    {
      title: 'Playwright issue 4910: offline does not close WebSockets',
      url: 'https://github.com/microsoft/playwright/issues/4910',
      dated: '2022-01-01',
    },
  ],
}
