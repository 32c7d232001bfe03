import { type Answers } from './answers.ts'

/** What can be recommended, in the order that decides between equals: the simplest first. */
export const CANDIDATES = ['sse', 'sse-fetch', 'websocket'] as const
export type Candidate = (typeof CANDIDATES)[number]

/** One consideration. Where all of `when` is answered so, it speaks for a candidate by `weight`. */
export interface Rule {
  when: Partial<Answers>
  speaksFor: Candidate
  weight: 1 | 2 | 3 | 4
  reason: string
  /** Claims whose experiments show it. */
  claims: readonly string[]
}

/** Weights: 1 a convenience, 2 saves code or trouble, 3 the other way needs a detour, 4 the other way does not work well. */
export const RULES: readonly Rule[] = [
  {
    when: { sends: 'no' },
    speaksFor: 'sse',
    weight: 2,
    reason: 'Messages go one way: an ordinary HTTP response that is not ended carries them, and EventSource comes back by itself.',
    claims: ['sse-one-way', 'sse-plain-http', 'sse-reconnects-itself', 'fifteen-lines'],
  },
  {
    when: { sends: 'yes', dense: 'no' },
    speaksFor: 'sse',
    weight: 1,
    reason: 'An occasional message goes up by POST; on a warm connection it is about as quick as over a WebSocket.',
    claims: ['chat-latency', 'no-per-message-handshake', 'dashboard'],
  },
  {
    when: { sends: 'yes', dense: 'no' },
    speaksFor: 'websocket',
    weight: 1,
    reason: 'One connection carries both ways; at chat pace a POST often finds its connection cold.',
    claims: ['full-duplex', 'chat-latency'],
  },
  {
    when: { sends: 'yes', dense: 'yes' },
    speaksFor: 'websocket',
    weight: 4,
    reason: 'Each message up costs a frame of 6 to 14 bytes in place of a request with all its heads, and order is kept.',
    claims: ['header-ratio', 'frame-overhead', 'editor-keystrokes', 'game-60hz'],
  },
  {
    when: { sends: 'no', dense: 'yes' },
    speaksFor: 'websocket',
    weight: 3,
    reason: 'Binary travels as it is, and a small message costs 2 bytes more instead of tens; SSE sends binary as base64.',
    claims: ['binary', 'sse-text-framing', 'trading'],
  },
  {
    when: { headers: 'yes' },
    speaksFor: 'sse-fetch',
    weight: 4,
    reason: 'Neither EventSource nor a browser’s WebSocket can set a header; an event stream read by fetch can.',
    claims: ['no-custom-headers', 'ws-custom-headers', 'token-in-query'],
  },
  {
    when: { mobile: 'yes' },
    speaksFor: 'websocket',
    weight: 1,
    reason: 'Mobile platforms ship a WebSocket client and no SSE client.',
    claims: ['mobile-apis'],
  },
  {
    when: { team: 'plain HTTP' },
    speaksFor: 'sse',
    weight: 1,
    reason: 'curl, access logs and load balancers already understand it.',
    claims: ['curl-debug', 'http-tooling', 'devtools'],
  },
  {
    when: { team: 'WebSocket' },
    speaksFor: 'websocket',
    weight: 1,
    reason: 'Back-off, heartbeats and replay are yours to write, and the team has written them before.',
    claims: ['ws-reconnect-is-yours', 'servers'],
  },
  {
    when: { proxies: 'yes' },
    speaksFor: 'sse',
    weight: 2,
    reason: 'A box that does not know Upgrade breaks WebSocket and lets an HTTP response through (though it may hold it back).',
    claims: ['upgrade-blocked', 'sse-needs-nothing', 'fallback-needed'],
  },
  {
    when: { resume: 'yes' },
    speaksFor: 'sse',
    weight: 2,
    reason: 'Ids and Last-Event-ID are built in; a WebSocket has nothing of the kind until you write it.',
    claims: ['ai-resume', 'sse-many-events', 'ws-no-resume', 'resume-ends'],
  },
  {
    when: { tabs: 'many' },
    speaksFor: 'websocket',
    weight: 1,
    reason: 'The six connections that all tabs share over HTTP/1.1 don’t count WebSockets.',
    claims: ['six-connections'],
  },
]

/** What the choice leaves to do: shown with the recommendation, where all of `when` is answered so. */
export interface Duty {
  of: Candidate
  when: Partial<Answers>
  duty: string
  claims: readonly string[]
}

export const DUTIES: readonly Duty[] = [
  { of: 'websocket', when: {}, duty: 'Reconnect with a back-off that is capped, then jittered.', claims: ['ws-reconnect-is-yours'] },
  { of: 'websocket', when: {}, duty: 'Check Origin: a WebSocket opens from any page.', claims: ['cswsh'] },
  {
    of: 'websocket',
    when: { resume: 'yes' },
    duty: 'Number messages, keep them, and replay from the last one seen.',
    claims: ['ws-no-resume'],
  },
  {
    of: 'websocket',
    when: { headers: 'yes' },
    duty: 'Authenticate by the first message or a one-time ticket.',
    claims: ['auth-first-message'],
  },
  {
    of: 'websocket',
    when: { proxies: 'yes' },
    duty: 'Use TLS, which hides the handshake from boxes that don’t end it.',
    claims: ['upgrade-blocked'],
  },
  {
    of: 'sse',
    when: { sends: 'yes' },
    duty: 'Send by POST, with ids that make a message that arrives twice count once.',
    claims: ['sse-one-way', 'csrf-samesite'],
  },
  {
    of: 'sse',
    when: { tabs: 'many' },
    duty: 'Serve it over HTTP/2, or three tabs with two streams each freeze the site.',
    claims: ['six-connections', 'h2-multiplex'],
  },
  {
    of: 'sse',
    when: { proxies: 'yes' },
    duty: 'Turn buffering off (X-Accel-Buffering: no) and send heartbeats.',
    claims: ['sse-needs-nothing', 'heartbeat-idle'],
  },
  { of: 'sse', when: { dense: 'yes' }, duty: 'Encode binary as base64, or send it as files of their own.', claims: ['binary'] },
  { of: 'sse', when: {}, duty: 'Add a watchdog: a silent drop is noticed by nobody.', claims: ['sse-silent-drop'] },
  { of: 'sse-fetch', when: {}, duty: 'Reconnect and send Last-Event-ID yourself: fetch does neither.', claims: ['ai-sse'] },
  { of: 'sse-fetch', when: {}, duty: 'Answer a preflight where the header crosses origins.', claims: ['sse-cors'] },
  {
    of: 'sse-fetch',
    when: { sends: 'yes' },
    duty: 'Send by POST, with ids that make a message that arrives twice count once.',
    claims: ['sse-one-way'],
  },
  {
    of: 'sse-fetch',
    when: { tabs: 'many' },
    duty: 'Serve it over HTTP/2: each stream holds one of six connections.',
    claims: ['six-connections', 'h2-multiplex'],
  },
  { of: 'websocket', when: {}, duty: 'Send heartbeats: both ends can believe in a dead connection.', claims: ['silent-drop', 'ping-pong'] },
]
