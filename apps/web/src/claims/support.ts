import type { DocumentedClaim } from './claim.ts'

interface Evidence {
  eventSource: boolean
  webSocket: boolean
  inWorkers: boolean
  userAgent: string
}

export const support: DocumentedClaim<Evidence> = {
  kind: 'documented',
  id: 'support',
  question: 'which one',
  statement: 'Every large browser has had EventSource for over ten years.',
  why: 'Support used to be the argument against SSE, because Internet Explorer never had it.',
  finding:
    'Chrome, Firefox and Safari: yes, since 2010 to 2011. Edge: only since version 79 of January 2020; Internet Explorer never. In workers Firefox has it only since version 53, and in service workers since 133.',
  asOf: '2026-11-26',
  record: [
    {
      type: 'table',
      caption: 'First version with each API, and its release (MDN browser compatibility data 8.1.9)',
      columns: ['browser', 'EventSource', 'WebSocket (RFC 6455)'],
      rows: [
        ['Chrome', '6 (September 2010)', '16 (December 2011)'],
        ['Firefox', '6 (August 2011)', '11 (March 2012)'],
        ['Safari', '5 (June 2010)', '6 (July 2012)'],
        ['Edge', '79 (January 2020)', '12 (July 2015)'],
        ['Internet Explorer', 'never', '10 (October 2012)'],
      ],
    },
  ],
  experiment: {
    methods: ['browser'],
    takes: { full: 1, brief: 1 },
    async run(lab) {
      const { opens } = await lab.examine({ type: 'event-source', path: '/probe/answer', untilOpens: 1, forMs: 3000 })
      return {
        eventSource: 'EventSource' in globalThis,
        webSocket: 'WebSocket' in globalThis,
        inWorkers: opens.length > 0,
        userAgent: navigator.userAgent,
      }
    },
    exhibits: ({ eventSource, webSocket, inWorkers, userAgent }) => [
      {
        type: 'numbers',
        items: [
          { label: 'EventSource here', value: eventSource ? 'yes' : 'no', method: 'browser' },
          { label: 'opened in a worker', value: inWorkers ? 'yes' : 'no', method: 'browser' },
          { label: 'WebSocket here', value: webSocket ? 'yes' : 'no', method: 'browser' },
        ],
      },
      { type: 'lines', caption: 'This browser, in its own words', text: userAgent },
    ],
  },
  explanation: [
    'For today’s browsers the question is settled: all have both. “Over ten years” is true of all but Edge, which got EventSource when it moved to Chromium.',
    'What support does not say: EventSource opened over HTTP/1.1 still counts against six connections per host, and it can’t set headers.',
  ],
  limits: ['The table is copied from its source; only this browser was asked.'],
  sources: [
    {
      title: 'MDN: EventSource, browser compatibility',
      url: 'https://developer.mozilla.org/docs/Web/API/EventSource#browser_compatibility',
    },
    {
      title: 'MDN browser compatibility data: EventSource, WebSocket',
      url: 'https://github.com/mdn/browser-compat-data',
      dated: '2026-11-12',
    },
    { title: 'Can I use: server-sent events', url: 'https://caniuse.com/eventsource' },
  ],
}
