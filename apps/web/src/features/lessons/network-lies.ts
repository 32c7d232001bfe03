import type { Lesson } from './lesson.ts'
import { since } from './scene.ts'

/** Silence this long is more than a hiccup. */
const SILENT_MS = 3000
const SLOW_MS = 100

export const NETWORK_LIES: Lesson = {
  id: 'network-lies',
  title: 'When the network lies',
  minutes: 15,
  aim: 'A connection can be dead and look alive: who notices, when, and what makes them.',
  steps: [
    {
      title: 'Slow',
      task: 'Press Slow. Both lanes’ median must rise above 100 ms.',
      setUp: 'v=1',
      predict: { question: 'Which lane suffers more from a slow path?', answers: ['SSE', 'the WebSocket', 'neither'] },
      isDone: (now) => (now.ws?.p50Ms ?? 0) > SLOW_MS && (now.sse?.p50Ms ?? 0) > SLOW_MS,
      learnt: 'A delay on the path is the same for both: no protocol outruns its network.',
      note: 'The delay is made in the server’s own link, one way each. Press Back to normal before you go on.',
    },
    {
      title: 'Silent',
      task: 'Press Back to normal, then Go silent. Hold it for three seconds.',
      predict: { question: 'What will the page be told?', answers: ['an error on both', 'an error on SSE', 'nothing'] },
      isDone: (now, begun) => now.at - begun.at > SILENT_MS && now.ws?.deceived === true && now.sse?.deceived === true,
      learnt: 'Nothing passes and nobody is told: both browsers’ objects still say “open”.',
      note: 'Timeline: believed above, real below. Our silence still acknowledges at TCP, so that no keepalive fires; the page says so.',
    },
    {
      title: 'Heal',
      task: 'Press Back to normal and wait until both lanes are live again.',
      isDone: (now, begun) =>
        now.ws?.deceived === false && now.sse?.deceived === false && since(now.ws, begun.ws).live > 0 && since(now.sse, begun.sse).live > 0,
      learnt: 'TCP kept what was sent, and delivered it late, in order. A real outage may not be so kind.',
      note: 'Late messages are drawn at their true delay.',
    },
    {
      title: 'Let a watchdog notice',
      task: 'Give both lanes our client and a watchdog (in their options), then go silent again and let them come back by themselves.',
      predict: { question: 'How long until they notice?', answers: ['at once', 'as long as the watchdog waits', 'never'] },
      isDone: (now, begun) =>
        now.ws?.settings.watchdogMs !== undefined &&
        now.sse?.settings.watchdogMs !== undefined &&
        since(now.ws, begun.ws).replayed > 0 &&
        since(now.sse, begun.sse).replayed > 0,
      learnt: 'Only code that expects to hear something can notice that it hears nothing.',
      note: 'A browser page sees neither pings nor SSE comments: the heartbeat must be something it can see.',
    },
    {
      title: 'A proxy in between',
      task: 'Open Incidents and set “proxy that strips Upgrade” on both lanes; then reconnect the WebSocket.',
      setUp: 'v=1',
      isDone: (now) => now.ws !== null && now.ws.state !== 'open' && now.sse?.state === 'open',
      learnt: 'An ordinary HTTP response passes where an Upgrade does not.',
      note: 'The same outcome comes from a real nginx with its default configuration: a test runs both.',
    },
  ],
}
