import type { Fault } from '@wireside/contract/faults'
import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { median, openLanes } from './lab/figures.ts'
import type { Lab } from './lab/lab.ts'
import { lane, setup } from './lab/setup.ts'

interface Kill {
  how: 'RST' | 'FIN'
  retryMs: number
  /** From the client's noticing until it was open again; null where it was not. */
  backMs: number | null
}

interface Evidence {
  kills: Kill[]
  /** A final answer, and whether the browser gave up for good. */
  answers: { name: string; gaveUp: boolean; tries: number }[]
}

/** A browser that waits as it was told is back within this much of it. */
const TOLERATED_MS = 400
const SHORT_RETRY_MS = 500
const LONG_RETRY_MS = 3000
/** In the short form. */
const LONGER_RETRY_MS = 1200
const ANSWERS: [name: string, query: string][] = [
  ['503', 'status=503'],
  ['204', 'status=204'],
  ['200, text/plain', 'status=200&type=text/plain'],
]

export const sseReconnectsItself: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-reconnects-itself',
  question: 'when the network lies',
  statement: 'EventSource reconnects by itself, after the time the server named in retry.',
  why: 'It is what the API promises, and what WebSocket does not have.',
  methods: ['instants', 'counted'],
  takes: { full: 24, brief: 6 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold'],

  async run(lab, course) {
    const kills: Kill[] = []
    const longMs = course.choose(LONG_RETRY_MS, LONGER_RETRY_MS)
    const many = course.choose(20, 2)
    const settings = setup([lane('sse', { retryMs: SHORT_RETRY_MS })], { rate: 5 })
    await openLanes(lab, settings)
    for (let kill = 0; kill < many; kill++) {
      const how = kill % 2 === 0 ? 'RST' : 'FIN'
      course.at((kill / many) * 0.6, `kill ${kill + 1} of ${many}, by ${how}`)
      kills.push({ how, retryMs: SHORT_RETRY_MS, backMs: await killOnce(lab, how, SHORT_RETRY_MS) })
    }
    course.at(0.65, 'one kill with a longer retry')
    await openLanes(lab, { ...settings, lanes: [] })
    await openLanes(lab, setup([lane('sse', { retryMs: longMs })], { rate: 5 }))
    kills.push({ how: 'RST', retryMs: longMs, backMs: await killOnce(lab, 'RST', longMs) })
    const answers: Evidence['answers'] = []
    for (const [index, [name, query]] of ANSWERS.entries()) {
      course.at(0.85 + index * 0.05, `answered with ${name}`)
      const { errors, readyState } = await lab.examine({
        type: 'event-source',
        path: `/probe/answer?${query}`,
        forMs: course.choose(2000, 700),
      })
      answers.push({ name, gaveUp: readyState === 2, tries: errors.length })
    }
    return { kills, answers }
  },

  judge({ kills, answers }) {
    const kept = kills.filter(({ backMs, retryMs }) => backMs !== null && Math.abs(backMs - retryMs) <= TOLERATED_MS)
    const gaveUp = answers.filter((answer) => answer.gaveUp)
    const because = `${kept.length} of ${kills.length} kills: back within ${TOLERATED_MS} ms of the retry named; gave up for good on ${gaveUp.map(({ name }) => name).join('; ') || 'no answer'}`
    if (kept.length < kills.length) return { verdict: 'does not hold', because }
    return { verdict: gaveUp.length > 0 ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ kills, answers }) => [
    {
      type: 'table',
      caption: 'From the loss until open again',
      columns: ['retry named', 'kills', 'median', 'shortest', 'longest', 'never'],
      rows: [...new Set(kills.map(({ retryMs }) => retryMs))].map((retryMs) => {
        const own = kills.filter((kill) => kill.retryMs === retryMs)
        const back = own.flatMap(({ backMs }) => backMs ?? [])
        const words = (ms: number): string => (Number.isFinite(ms) ? formatDuration(ms) : 'none')
        return [
          formatDuration(retryMs),
          formatCount(own.length),
          words(median(back)),
          words(Math.min(...back)),
          words(Math.max(...back)),
          formatCount(own.length - back.length),
        ]
      }),
    },
    {
      type: 'table',
      caption: 'When the answer is final',
      columns: ['answer', 'what EventSource did', 'errors'],
      rows: answers.map(({ name, gaveUp, tries }) => [name, gaveUp ? 'gave up for good' : 'tried again', formatCount(tries)]),
    },
  ],

  explanation: [
    'It reconnects, with three catches. Every answer but 200 with text/event-stream ends it for good, so that one 503 while the server restarts leaves the page without a stream until code of yours opens a new one.',
    'The wait is the same each time: no back-off and no jitter. A thousand clients that lost one server come back at the same instant, again and again. And it must learn of the loss first: a connection that falls silent is not seen at all.',
  ],
  limits: ['Kills that the browser learns of at once. Back-off is left to the browser by the specification; others may do otherwise.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.3: reestablish the connection; fail the connection',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model',
    },
  ],
}

async function killOnce(lab: Lab, how: Kill['how'], retryMs: number): Promise<number | null> {
  const before = lab.seen.changes.length
  await lab.act({ type: how === 'RST' ? 'reset_peer' : 'close', lanes: ['sse'] } as Fault)
  const since = () => lab.seen.changes.slice(before)
  const lost = await lab.until(
    'the loss to be noticed',
    () => since().find(({ state }) => state === 'waiting' || state === 'closed') ?? null,
    3000,
  )
  await Promise.race([
    lab.until('the lane to come back', () => since().find(({ state }) => state === 'open') ?? null, Infinity),
    lab.wait(retryMs * 2 + 1500),
  ])
  const back = since().find(({ state, at }) => state === 'open' && at > lost.at)
  return back ? back.at - lost.at : null
}
