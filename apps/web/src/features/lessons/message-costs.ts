import { overhead } from '@wireside/contract/parts'
import type { Lesson } from './lesson.ts'

/** RFC 6455 §5.2: a frame of more than 125 bytes needs two more for its length. */
const LONG_HEADER = 4

export const MESSAGE_COSTS: Lesson = {
  id: 'message-costs',
  title: 'What a message costs',
  minutes: 15,
  aim: 'Where each byte of overhead comes from, and when it matters.',
  steps: [
    {
      title: 'Two against tens',
      task: 'Open the bytes of both lanes (the arrow beside the number) and read what each adds. Wait for a full second of messages.',
      setUp: 'v=1',
      predict: {
        question: 'How much more does SSE add to a 100-byte message?',
        answers: ['about 2 bytes', 'about 27 bytes', 'about 500 bytes'],
      },
      isDone: (now, begun) => now.at - begun.at > 1000 && overhead(now.ws?.bytes ?? {}) > 0 && overhead(now.sse?.bytes ?? {}) > 0,
      learnt: 'A frame header is 2 bytes. An event is text fields, an id and the chunk that carries it.',
      note: 'Use the Wire panel here: the bytes are the real ones, field by field.',
    },
    {
      title: 'Past 125 bytes',
      task: 'In “Message and workload”, make the message longer until a WebSocket frame costs 4 bytes.',
      isDone: (now) => now.ws?.bytes.framing === LONG_HEADER,
      learnt: 'Seven bits hold lengths up to 125; then two more bytes follow, and eight past 65 535.',
      note: 'The Payload page has the whole curve, on a logarithmic axis.',
    },
    {
      title: 'Binary',
      task: 'Send binary. Watch what SSE makes of it.',
      predict: { question: 'What does SSE add to binary?', answers: ['nothing', 'a third', 'twice as much'] },
      isDone: (now) => (now.sse?.bytes.encoding ?? 0) > 0 && (now.ws?.bytes.encoding ?? 0) === 0,
      learnt: 'An event stream is text: bytes leave as base64, four characters for three bytes.',
      note: 'The part is called encoding. With gzip most of it goes again: the claim binary measures that.',
    },
    {
      title: 'Upstream',
      task: 'Set the direction to both, so that this page sends as well, and let ten messages come through on each lane. Read the Uplink panel.',
      setUp: 'v=1',
      predict: {
        question: 'What does one small message up cost on SSE’s side?',
        answers: ['a frame', 'tens of bytes', 'hundreds of bytes'],
      },
      isDone: (now) => now.settings.workload.direction !== 'down' && (now.ws?.upstream ?? 0) >= 10 && (now.sse?.upstream ?? 0) >= 10,
      learnt: 'SSE has no way up: each message is a POST with all of this browser’s heads. A masked frame adds 6 bytes.',
      note: 'The Uplink panel tells cold from warm connections. The claim header-ratio does the division.',
    },
    {
      title: 'Compress',
      task: 'Turn compression on for one lane, in its options, and see the saving as a part of its own.',
      setUp: 'v=1&scenario=dashboard&rate=10',
      isDone: (now) => (now.ws?.bytes.compression ?? 0) < 0 || (now.sse?.bytes.compression ?? 0) < 0,
      learnt: 'What repeats from message to message is paid once, while the window is kept.',
      note: 'It costs CPU and memory on the server: the Payload page measures the CPU on request.',
    },
  ],
}
