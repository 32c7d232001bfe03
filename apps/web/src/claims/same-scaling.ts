import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount, formatDuration, formatMicroseconds } from '../ui/format.ts'
import { bytesPerConnection, cpuPerMessage, hold, type Held } from './lab/scale.ts'

interface Evidence {
  websocket: Held
  sse: Held
  connections: number
}

/** "Alike": the dearer costs at most this many times the cheaper. */
const ALIKE = 1.5
/** And of one kind: within this, only the slope differs. */
const SAME_KIND = 4
const CONNECTIONS = 500

export const sameScaling: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'same-scaling',
  question: 'how far it scales',
  statement: 'SSE and WebSocket scale alike: one held socket each.',
  why: 'To the operating system both are an open TCP connection.',
  methods: ['server-memory', 'server-cpu', 'broadcast'],
  takes: { full: 40, brief: null },
  scale: '500 connections here; 10 000 on the Scale page.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const connections = CONNECTIONS
    const settings = {
      connections,
      size: 100,
      rate: 5,
      broadcasts: 10,
      encode: 'once' as const,
      model: 'event-loop' as const,
    }
    const websocket = await hold(lab, course, 0, 0.5, { transport: 'websocket', ...settings })
    const sse = await hold(lab, course, 0.5, 1, { transport: 'sse', ...settings })
    return { websocket, sse, connections }
  },

  judge({ websocket, sse }) {
    const memory = [bytesPerConnection(websocket), bytesPerConnection(sse)] as const
    const cpu = [cpuPerMessage(websocket), cpuPerMessage(sse)] as const
    if (memory.some((bytes) => !(bytes > 0)) || cpu.some((micros) => !(micros > 0)))
      return { verdict: "can't be told here", because: 'so few connections are lost in the noise of the process' }
    const apart = (pair: readonly number[]): number => Math.max(...pair) / Math.min(...pair)
    const because = `a connection costs ${formatBytes(memory[0])} by WebSocket and ${formatBytes(memory[1])} by SSE; a message ${formatMicroseconds(cpu[0])} and ${formatMicroseconds(cpu[1])}`
    if (apart(memory) <= ALIKE && apart(cpu) <= ALIKE) return { verdict: 'holds', because }
    return { verdict: apart(memory) <= SAME_KIND && apart(cpu) <= SAME_KIND ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ websocket, sse, connections }) => [
    {
      type: 'table',
      caption: `Up to ${formatCount(connections)} connections held; ${websocket.machine}`,
      columns: ['', 'memory a connection', 'processor time a message', 'to the last client'],
      rows: (
        [
          ['WebSocket', websocket],
          ['SSE', sse],
        ] as const
      ).map(([name, held]) => [
        name,
        formatBytes(Math.max(0, bytesPerConnection(held))),
        formatMicroseconds(cpuPerMessage(held)),
        formatDuration(held.steps.at(-1)?.lastMs ?? Number.NaN),
      ]),
    },
    {
      type: 'dots',
      caption: 'Memory of the server’s process by connections held',
      x: { label: 'connections', unit: '' },
      y: { label: 'memory', unit: 'MB' },
      series: [
        {
          name: 'WebSocket',
          lane: 'websocket',
          points: websocket.steps.map(({ connections: n, residentBytes }) => [n, residentBytes / 1e6]),
        },
        { name: 'SSE', lane: 'sse', points: sse.steps.map(({ connections: n, residentBytes }) => [n, residentBytes / 1e6]) },
      ],
    },
  ],

  explanation: [
    'The same straight line, with another slope. Both are a socket and what the library keeps beside it; node:http keeps more for an open response than ws does for a socket. A trial with 10 000 gave 10.8 kB for SSE and 6.1 kB for WebSocket.',
    'On both the cost of a message is the write to each socket.',
  ],
  limits: ['Node, one process, one machine; so few connections say little of 10 000. The Scale page goes there.'],
  sources: [{ title: 'ws: the library measured', url: 'https://github.com/websockets/ws' }],
}
