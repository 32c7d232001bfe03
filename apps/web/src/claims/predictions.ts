import type { DocumentedClaim } from './claim.ts'

export const predictions: DocumentedClaim = {
  kind: 'documented',
  id: 'predictions',
  question: 'which one',
  statement: 'WebTransport is two or three years off, and SSE will outlast WebSocket.',
  why: 'Talks like to end with a look ahead.',
  finding:
    'The first part had a date, and it has passed: all large browsers have WebTransport since March 2026. The second can’t be told here, or anywhere yet.',
  asOf: '2026-11-26',
  record: [
    {
      type: 'table',
      caption: 'What can be dated',
      columns: ['', 'as of'],
      rows: [
        ['WebTransport in all large browsers (Baseline newly available)', '24 March 2026'],
        ['the newest WebTransport specification we found: a working draft', '17 December 2025'],
        ['WebSocket over HTTP/3 specified (RFC 9220)', 'June 2022'],
        ['SSE as the wire format of most AI APIs', 'since 2022'],
        ['page loads that use WebTransport, by Chrome’s statistics: about 0.002 %', 'read 26 November 2026'],
      ],
    },
  ],
  explanation: [
    'A prediction is not a measurement. What can be said: none of the three replaces another. SSE gained a second life as the format of streamed AI answers; WebSocket is in every platform; WebTransport is there and hardly used.',
  ],
  limits: ['Nothing was run; there is nothing to run.'],
  sources: [
    {
      title: 'web-features: WebTransport',
      url: 'https://web-platform-dx.github.io/web-features-explorer/features/webtransport',
    },
    { title: 'W3C: WebTransport, working draft', url: 'https://www.w3.org/TR/2025/WD-webtransport-20251217/', dated: '2025-12-17' },
    { title: 'RFC 9220: bootstrapping WebSockets with HTTP/3', url: 'https://www.rfc-editor.org/rfc/rfc9220' },
  ],
}
