import type { Lesson } from './lesson.ts'
import { since } from './scene.ts'

/** Messages that prove a lane is back. */
const BACK = 10

export const TWO_WAYS: Lesson = {
  id: 'two-ways',
  title: 'Two ways to stay connected',
  minutes: 15,
  aim: 'What each protocol does by itself when a connection ends, and what is left to you.',
  steps: [
    {
      title: 'Watch both',
      task: 'Both lanes receive the same messages at the same instant. Let thirty of them arrive on each.',
      setUp: 'v=1',
      isDone: (now, begun) => since(now.ws, begun.ws).live >= 30 && since(now.sse, begun.sse).live >= 30,
      learnt: 'Two connections, one sequence of messages: whatever differs from here on is the protocol’s doing.',
      note: 'Point at the message number: it is one counter for both lanes. Nothing on the page is recorded.',
    },
    {
      title: 'Cut both',
      task: 'Press Cut (or K). Make the WebSocket lose a message while SSE loses none.',
      predict: {
        question: 'Which lane comes back by itself?',
        answers: ['both', 'only SSE', 'only the WebSocket', 'neither'],
      },
      isDone: (now, begun) =>
        since(now.ws, begun.ws).missed > 0 &&
        since(now.sse, begun.sse).missed === 0 &&
        since(now.sse, begun.sse).replayed > 0 &&
        now.sse?.state === 'open',
      learnt: 'EventSource waits as the server told it, connects again and names the last id it saw. A bare WebSocket stays closed.',
      note: 'Ask for a show of hands first. The hollow marks are replayed messages: they came late, and they came.',
    },
    {
      title: 'Do by hand what the browser does not',
      task: 'Reconnect the WebSocket with the button beside it.',
      isDone: (now, begun) => now.ws?.state === 'open' && since(now.ws, begun.ws).live >= BACK,
      learnt: 'It is back, and what was sent meanwhile is gone for good: nothing numbers a frame.',
      note: 'Missed is final. Open the ledger: offered is live + replayed + missed + pending, always.',
    },
    {
      title: 'Add our client',
      task: 'Choose “our client” on the WebSocket lane, then cut both again: now neither may miss a message.',
      predict: { question: 'What will ids cost each WebSocket message?', answers: ['nothing', 'a few bytes', 'hundreds of bytes'] },
      isDone: (now, begun) =>
        now.ws?.settings.client === 'managed' &&
        since(now.ws, begun.ws).replayed > 0 &&
        since(now.ws, begun.ws).missed === 0 &&
        since(now.sse, begun.sse).missed === 0 &&
        now.ws.state === 'open',
      learnt: 'The same recovery on both lanes. On one it came with the browser, on the other it is code you keep.',
      note: 'The button says how many lines our client has, counted from the source that runs. The Code panel shows them.',
    },
    {
      title: 'Close politely',
      task: 'Press Close politely (or F) and bring both lanes back to open.',
      predict: { question: 'Does an orderly end (FIN) change anything?', answers: ['SSE now stays closed', 'both come back as before'] },
      isDone: (now, begun) =>
        since(now.ws, begun.ws).replayed + since(now.sse, begun.sse).replayed > 0 && now.ws?.state === 'open' && now.sse?.state === 'open',
      learnt: 'For both it is one more lost connection: only an answer other than 200 ends an EventSource for good.',
      note: 'The claim sse-reconnects-itself runs the answers that do end it: 503, 204, a wrong type.',
    },
  ],
}
