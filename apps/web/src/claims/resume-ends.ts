import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { openLanes } from './lab/figures.ts'
import type { Lab } from './lab/lab.ts'
import { binary, lane, setup } from './lab/setup.ts'

interface Gap {
  lane: string
  outageMs: number
  missed: number
  replayed: number
  /** The server said that it could not go on from the id it was told. */
  stale: boolean
  backMs: number | null
}

interface Evidence {
  gaps: Gap[]
  /** Bytes a second that fill the event log, and what it keeps. */
  bytesPerSecond: number
}

/** Large messages, so that the log's bound of 32 MiB is reached in seconds. */
const SIZE = 100_000
const RATE = 100
const SHORT_MS = 1000
const LONG_MS = 4500
/** A client that backs off tries again by then. */
const BACK_WITHIN_MS = 12_000

export const resumeEnds: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'resume-ends',
  question: 'when the network lies',
  statement: 'Resuming covers a gap.',
  why: 'The client names the last id, and the server sends the rest.',
  methods: ['ledger'],
  takes: { full: 22, brief: null },
  scale:
    'The event log is filled at 10 MB a second, so that an outage of seconds outlasts it; at a usual rate it would be minutes or hours.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const lanes = [lane('sse'), lane('websocket', { client: 'managed', ids: true })]
    const settings = setup(lanes, { rate: RATE, payload: binary(SIZE) })
    await openLanes(lab, settings)
    const gaps: Gap[] = []
    for (const [index, outageMs] of [SHORT_MS, LONG_MS].entries()) {
      course.at(index / 2, `an outage of ${formatDuration(outageMs)}`)
      gaps.push(
        ...(await outage(
          lab,
          lanes.map(({ id }) => id),
          outageMs,
        )),
      )
    }
    return { gaps, bytesPerSecond: SIZE * RATE }
  },

  judge({ gaps }) {
    const short = gaps.filter(({ outageMs }) => outageMs === SHORT_MS)
    const long = gaps.filter(({ outageMs }) => outageMs === LONG_MS)
    if (gaps.some(({ backMs }) => backMs === null) || short.length === 0)
      return { verdict: "can't be told here", because: 'a lane was not back in time' }
    const missed = (some: Gap[]): number => some.reduce((sum, gap) => sum + gap.missed, 0)
    const because = `after ${formatDuration(SHORT_MS)} ${formatCount(missed(short))} messages were missed, after ${formatDuration(LONG_MS)}, which the event log did not last, ${formatCount(missed(long))}; told so on ${long.filter(({ stale }) => stale).length} of ${long.length} lanes`
    if (missed(short) > 0) return { verdict: 'does not hold', because }
    return { verdict: missed(long) > 0 ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ gaps, bytesPerSecond }) => [
    {
      type: 'table',
      caption: `An event log filled at ${formatCount(bytesPerSecond / 1_000_000)} MB a second`,
      columns: ['lane', 'outage', 'open again after', 'replayed', 'missed', 'the server said “stale”'],
      rows: gaps.map(({ lane: id, outageMs, backMs, replayed, missed, stale }) => [
        id === 'sse' ? 'SSE' : 'WebSocket, our client',
        formatDuration(outageMs),
        backMs === null ? 'not' : formatDuration(backMs),
        formatCount(replayed),
        formatCount(missed),
        stale ? 'yes' : 'no',
      ]),
    },
  ],

  explanation: [
    'Only as far as the server remembers. Whatever it has forgotten is gone on both lanes alike, and the id protects nobody from it.',
    'What a server must do then is say so: here an event “stale”, after which the client takes a snapshot and goes on from there. A server that silently starts from now leaves a hole that nobody knows of.',
  ],
  limits: ['This server’s log: 32 MiB, 60 000 messages or five minutes, whichever comes first.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.4: Last-Event-ID; what to do with it is the server’s',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
  ],
}

async function outage(lab: Lab, lanes: string[], ms: number): Promise<Gap[]> {
  lab.clear()
  await lab.wait(700)
  const stales = lab.seen.stales.length
  const mark = await lab.act({ type: 'outage', lanes, ms })
  await lab.wait(ms)
  const isBack = (): boolean => lanes.every((id) => lab.seen.state(id)?.state === 'open')
  await lab.within(BACK_WITHIN_MS, () => isBack() || null)
  // What is replayed comes at once, and is reported within two ticks.
  await lab.wait(1200)
  const batch = lab.seen.batches.at(-1)
  return lanes.map((id) => {
    const lost = lab.seen.of(id).find(({ at, state }) => at >= mark.at - 50 && state !== 'open' && state !== 'connecting')
    const back = lost && lab.seen.of(id).find(({ at, state }) => at > lost.at && state === 'open')
    const ledger = batch?.lanes[id]?.ledger
    if (!ledger) throw new Error(`${id} has no figures`)
    const stale = lab.seen.stales.slice(stales).some((own) => own.lane === id)
    return { lane: id, outageMs: ms, missed: ledger.missed, replayed: ledger.replayed, stale, backMs: back ? back.at - mark.at : null }
  })
}
