import type { DocumentedClaim } from './claim.ts'

interface Evidence {
  constructorHere: boolean
  secureContext: boolean
}

export const webtransportSupport: DocumentedClaim<Evidence> = {
  kind: 'documented',
  id: 'webtransport-support',
  question: 'which one',
  statement: 'Browser support for WebTransport is limited.',
  why: 'For years only Chromium had it.',
  finding: 'No longer for browsers: Baseline newly available since 24 March 2026, when Safari 26.4 came. Servers and proxies lag behind.',
  asOf: '2026-11-26',
  record: [
    {
      type: 'table',
      caption: 'First version with WebTransport (web-features 3.40.0, MDN browser compatibility data 8.1.9)',
      columns: ['browser', 'version', 'released'],
      rows: [
        ['Chrome, Edge', '97', '4 and 6 January 2022'],
        ['Firefox', '114', '6 June 2023'],
        ['Safari, also on iOS', '26.4', '24 March 2026'],
      ],
    },
  ],
  experiment: {
    methods: ['browser'],
    takes: { full: 1, brief: 1 },
    async run(_lab, course) {
      course.at(0.5, 'asking this browser')
      return { constructorHere: 'WebTransport' in globalThis, secureContext: globalThis.isSecureContext }
    },
    exhibits: ({ constructorHere, secureContext }) => [
      {
        type: 'numbers',
        items: [
          { label: 'WebTransport here', value: constructorHere ? 'yes' : 'no', method: 'browser' },
          { label: 'secure context, which it needs', value: secureContext ? 'yes' : 'no', method: 'browser' },
        ],
      },
    ],
  },
  explanation: [
    'The browsers’ part is done, if only since 2026: users of older ones must be counted with for years. What is missing is the other side. It needs HTTP/3 with extended CONNECT and datagrams, which few servers, load balancers and corporate proxies pass, and it needs UDP to be let through at all.',
  ],
  limits: ['The table is copied from its source; only this browser was asked, and only whether the name is there.'],
  sources: [
    {
      title: 'web-features: WebTransport',
      url: 'https://web-platform-dx.github.io/web-features-explorer/features/webtransport',
      dated: '2026-11-12',
    },
    { title: 'W3C: WebTransport', url: 'https://www.w3.org/TR/webtransport/' },
  ],
}
