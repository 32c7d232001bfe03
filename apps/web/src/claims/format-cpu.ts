import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatMicroseconds } from '../ui/format.ts'
import { cpuPerMessage, hold, type Held } from './lab/scale.ts'

interface Evidence {
  runs: Held[]
  connections: number
}

/** "Measurably": more than this beyond the other; runs of the same setting differ by a tenth. */
const MEASURABLE = 1.2
const CONNECTIONS = 500

export const formatCpu: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'format-cpu',
  question: 'how far it scales',
  statement: 'With 10 000 clients, formatting SSE text costs measurably more CPU than WebSocket’s binary frames.',
  why: 'Text must be built, and a frame is a few bytes before the payload.',
  methods: ['server-cpu'],
  takes: { full: 80, brief: null },
  scale: '500 connections stand for 10 000; the Scale page has the full number.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const connections = CONNECTIONS
    const plan = (['once', 'each'] as const).flatMap((encode) =>
      (['websocket', 'sse'] as const).map((transport) => ({ encode, transport })),
    )
    const runs: Held[] = []
    for (const [index, one] of plan.entries()) {
      runs.push(
        await hold(lab, course, index / plan.length, (index + 1) / plan.length, {
          ...one,
          connections,
          size: 100,
          rate: 10,
          broadcasts: 20,
          model: 'event-loop',
        }),
      )
    }
    return { runs, connections }
  },

  judge({ runs }) {
    const cpu = (transport: Held['transport'], encode: Held['encode']): number | null => {
      const run = runs.find((one) => one.transport === transport && one.encode === encode)
      const micros = run ? cpuPerMessage(run) : null
      return micros !== null && micros > 0 ? micros : null
    }
    const ratios = (['once', 'each'] as const).flatMap((encode) => {
      const [ws, sse] = [cpu('websocket', encode), cpu('sse', encode)]
      return ws === null || sse === null ? [] : [{ encode, ws, sse, ratio: sse / ws }]
    })
    if (ratios.length === 0) return { verdict: "can't be told here", because: 'no processor time could be read' }
    const because = ratios
      .map(
        ({ encode, ws, sse }) =>
          `encoded ${encode === 'once' ? 'once for all' : 'for each client'}: ${formatMicroseconds(sse)} a message by SSE, ${formatMicroseconds(ws)} by WebSocket`,
      )
      .join('; ')
    const dearer = ratios.filter(({ ratio }) => ratio > MEASURABLE)
    if (dearer.length === 0) return { verdict: 'does not hold', because }
    return { verdict: dearer.length === ratios.length ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ runs, connections }) => [
    {
      type: 'table',
      caption: `Processor time of the server’s process per delivered message, ${formatCount(connections)} connections; ${runs[0]?.machine ?? ''}`,
      columns: ['', 'encoded', 'processor time'],
      rows: runs.map((run) => [
        run.transport === 'sse' ? 'SSE' : 'WebSocket',
        run.encode === 'once' ? 'once for all' : 'for each client',
        formatMicroseconds(cpuPerMessage(run)),
      ]),
    },
  ],

  explanation: [
    'Mostly it does not hold. A message for many is encoded once, and then what costs is the write to each socket, the same on both. Encoded anew for each client, text costs a little more, and so does a frame.',
    'What differs more is the library: bytes that node:http puts around each chunk, and what ws spares.',
  ],
  limits: ['Node’s own libraries, one payload size, one process. Other work on the machine is in the figures.'],
  sources: [
    {
      title: 'Node: http response.write',
      url: 'https://nodejs.org/api/http.html#responsewritechunk-encoding-callback',
    },
  ],
}
