import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount } from '../ui/format.ts'
import { bytesPerConnection, hold, type Held } from './lab/scale.ts'

interface Evidence {
  eventLoop: Held
  threads: Held
}

/** "A thread each fails at hundreds": a gigabyte is a small server's memory. */
const SERVER_BYTES = 1e9
const HUNDREDS = 1000
const THREADS = 100

export const manyConnections: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'many-connections',
  question: 'how far it scales',
  statement: 'Thousands of connections need an event-driven server; a thread each fails at hundreds.',
  why: 'Servers that gave each request a thread met their limit early, and the lesson stuck.',
  methods: ['server-memory', 'computed'],
  takes: { full: 100, brief: null },
  scale: '500 connections on the event loop and 100 on threads; the line is drawn on from there (computed).',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const settings = {
      transport: 'websocket' as const,
      size: 100,
      rate: 5,
      broadcasts: 10,
      encode: 'once' as const,
    }
    const eventLoop = await hold(lab, course, 0, 0.4, { ...settings, connections: 500, model: 'event-loop' })
    const threads = await hold(lab, course, 0.4, 1, { ...settings, connections: THREADS, model: 'threads' })
    return { eventLoop, threads }
  },

  judge({ eventLoop, threads }) {
    const loop = bytesPerConnection(eventLoop)
    const thread = bytesPerConnection(threads)
    if (!(thread > 0)) return { verdict: "can't be told here", because: 'so few threads are lost in the noise of the process' }
    const most = SERVER_BYTES / thread
    const because = `a connection costs ${formatBytes(Math.max(0, loop))} on the event loop and ${formatBytes(thread)} with a thread each: a gigabyte holds ${formatCount(most)} of those`
    if (most < HUNDREDS) return { verdict: 'holds', because }
    return { verdict: loop > 0 && thread > 2 * loop ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ eventLoop, threads }) => [
    {
      type: 'table',
      caption: `Memory of the server’s process; ${eventLoop.machine}`,
      columns: ['', 'connections', 'memory a connection', 'a gigabyte holds (computed)'],
      rows: (
        [
          ['one event loop', eventLoop],
          ['a worker thread each', threads],
        ] as const
      ).map(([name, held]) => {
        const bytes = bytesPerConnection(held)
        return [
          name,
          formatCount(held.steps.at(-1)?.connections ?? 0),
          formatBytes(Math.max(0, bytes)),
          bytes > 0 ? formatCount(SERVER_BYTES / bytes) : 'more than could be told',
        ]
      }),
    },
  ],

  explanation: [
    'Memory per thread is the limit, and it depends on the thread. One of Node carries a JavaScript engine, megabytes of it: there hundreds are indeed the end. A thread of C, Java or Go’s kind costs tens of kilobytes to a megabyte, and thousands of them run every day; Java’s virtual threads and Go’s goroutines are counted in millions.',
    'So the rule holds for what it was made for, and the number is pessimistic for most.',
  ],
  limits: ['Worker threads of Node, the dearest kind there is. What the line gives beyond the measured connections is computed.'],
  sources: [
    { title: 'Node: worker threads', url: 'https://nodejs.org/api/worker_threads.html' },
    { title: 'JEP 444: virtual threads', url: 'https://openjdk.org/jeps/444' },
  ],
}
