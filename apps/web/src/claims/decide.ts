import type { JudgementClaim } from './claim.ts'

export const decide: JudgementClaim = {
  kind: 'judgement',
  id: 'decide',
  question: 'which one',
  statement:
    'Four questions choose: does the client send? is it binary or very frequent? are custom headers needed? is it for phones first?',
  why: 'A short list is easier to keep in mind than a table of properties.',
  explanation: [
    'Does the client send, often? Then a frame per message beats a request per message: see header-ratio for the bytes, chat-latency for the time. A few messages a minute are no reason.',
    'Binary, or very frequent? See binary for the third that base64 adds, trading and game-60hz for rates. Custom headers: see no-custom-headers and ws-custom-headers; in a browser neither has them, fetch does. Phones first: see mobile-apis.',
    'A fifth question decides more often than these: what does the team know, and what runs already? A sixth: must it pass strict proxies (upgrade-blocked, sse-needs-nothing)? A seventh: must it go on where it stopped (ai-resume, ws-no-resume)?',
  ],
  limits: ['No run decides this; the figures linked to are what a decision can stand on.'],
  sources: [
    { title: 'RFC 6455 §1.1: what WebSocket was made for', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-1.1' },
    {
      title: 'WHATWG HTML §9.2.1: what EventSource was made for',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#server-sent-events-intro',
    },
  ],
}
