import type { JudgementClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'
import { lane, setup } from './lab/setup.ts'

interface Row {
  name: string
  /** From the settings' taking effect until its first message; null where none came. */
  firstMs: number | null
}

interface Evidence {
  open: Row[]
  blocked: Row[]
  watchedMs: number
}

export const fallbackNeeded: JudgementClaim<Evidence> = {
  kind: 'judgement',
  id: 'fallback-needed',
  question: 'which one',
  statement: 'The long-polling fallback matters little today.',
  why: 'It was made for proxies and browsers of 2010, and is what makes some libraries large.',
  experiment: {
    methods: ['instants'],
    takes: { full: 7, brief: 5 },
    async run(lab, course) {
      const watchedMs = course.choose(2500, 1500)
      const firsts = async (blocked: boolean): Promise<Row[]> => {
        const conditions = blocked ? [{ type: 'strip_upgrade' as const, proxy: 'removes' as const }] : []
        const lanes = [
          lane('websocket', { conditions }),
          lane('sse', { conditions }),
          lane('http-stream', { id: 'stream', ids: false, conditions }),
        ]
        await lab.set(setup([]))
        const from = lab.seen.batches.length
        await lab.set(setup(lanes, { rate: 20 }))
        await lab.wait(watchedMs)
        const batches = lab.seen.batches.slice(from)
        return lanes.map(({ id, transport }) => {
          const begun = lab.seen.of(id).findLast(({ state }) => state === 'connecting')
          const first = batches.find((batch) => (batch.lanes[id]?.arrived ?? 0) > 0)
          return { name: NAMES[transport] ?? transport, firstMs: begun && first ? Math.max(0, first.at - begun.at) : null }
        })
      }
      course.at(0.1, 'nothing in the way')
      const open = await firsts(false)
      course.at(0.5, 'a proxy that removes Upgrade')
      return { open, blocked: await firsts(true), watchedMs }
    },
    exhibits: ({ open, blocked, watchedMs }) => [
      {
        type: 'table',
        caption: `Until the first message was there, to the next quarter of a second; ${formatDuration(watchedMs)} watched`,
        columns: ['', 'nothing in the way', 'a proxy that removes Upgrade'],
        rows: open.map(({ name, firstMs }, index) => [name, words(firstMs), words(blocked[index]?.firstMs ?? null)]),
      },
    ],
  },
  explanation: [
    'What the figures say: where a proxy removes Upgrade, WebSocket carries nothing, and plain HTTP streams do. So something is needed there, and a stream is enough; polling is needed only where streams are held back too (see sse-needs-nothing).',
    'How often that is, no experiment here can tell. Over TLS, boxes that don’t terminate it see neither. A fallback costs code, tests, and with Socket.IO a request or two before every connection.',
  ],
  limits: ['The proxy is a model. How common such proxies are is not measured.'],
  sources: [{ title: 'Socket.IO: HTTP long-polling', url: 'https://socket.io/docs/v4/how-it-works/#http-long-polling' }],
}

const NAMES: Record<string, string> = { websocket: 'WebSocket', sse: 'SSE', 'http-stream': 'HTTP stream' }

function words(ms: number | null): string {
  return ms === null ? 'none came' : formatDuration(ms)
}
