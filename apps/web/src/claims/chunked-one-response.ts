import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'

interface Evidence {
  pieces: number
  wanted: number
  /** Milliseconds from the first piece to the last. */
  spreadMs: number
  ended: boolean
  /** TCP connections of the streamed request and of the one after it. */
  connections: [number | null, number | null]
  /** The same answer, reset in the middle: what came, and that nothing came after. */
  cutPieces: number
  cutWanted: number
  cutError: string | null
}

export const chunkedOneResponse: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'chunked-one-response',
  question: 'what it is',
  statement: 'A chunked response delivers one answer piece by piece, then is over.',
  why: 'It is the plainest form of streaming: the body of one response, handed on as it is made.',
  methods: ['instants', 'counted'],
  takes: { full: 4, brief: 3 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const wanted = course.choose(20, 10)
    course.at(0.1, `one answer in ${wanted} pieces`)
    const whole = await lab.examine({ type: 'fetch', path: `/probe/chunks?count=${wanted}&every=60`, forMs: 8000 })
    course.at(0.5, 'the next request, and which connection it takes')
    const next = await lab.examine({ type: 'fetch', path: '/probe/heads', forMs: 3000 })
    course.at(0.7, 'the same answer, cut in the middle')
    const cut = await lab.examine({ type: 'fetch', path: `/probe/chunks?count=${wanted}&every=60&cut=${wanted / 2}`, forMs: 8000 })
    const lines = (pieces: typeof whole.pieces): { connection: number }[] =>
      pieces
        .map(({ text }) => text)
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { connection: number })
    const came = lines(whole.pieces)
    return {
      pieces: came.length,
      wanted,
      spreadMs: (whole.pieces.at(-1)?.at ?? 0) - (whole.pieces[0]?.at ?? 0),
      ended: whole.ended,
      connections: [came[0]?.connection ?? null, lines(next.pieces)[0]?.connection ?? null],
      cutPieces: lines(cut.pieces).length,
      cutWanted: wanted,
      cutError: cut.error,
    }
  },

  judge({ pieces, wanted, spreadMs, ended, connections, cutPieces, cutWanted }) {
    if (pieces === 0) return { verdict: "can't be told here", because: 'no piece of the answer arrived' }
    const inPieces = pieces === wanted && spreadMs > 0 && ended
    const reused = connections[0] !== null && connections[0] === connections[1]
    const because = `${formatCount(pieces)} pieces over ${formatDuration(spreadMs)}, then ${ended ? 'an end' : 'no end'}; the next request took ${reused ? 'the same' : 'another'} connection; cut in the middle it had ${formatCount(cutPieces)} of ${formatCount(cutWanted)} and stayed so`
    if (!inPieces || cutPieces >= cutWanted) return { verdict: 'does not hold', because }
    return { verdict: reused ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ pieces, spreadMs, connections, cutPieces, cutWanted, cutError }) => [
    {
      type: 'numbers',
      items: [
        { label: 'pieces', value: formatCount(pieces), method: 'counted' },
        { label: 'from first to last', value: formatDuration(spreadMs), method: 'instants' },
        { label: 'TCP connection of the answer', value: `#${connections[0] ?? '?'}`, method: 'counted' },
        { label: 'of the request after it', value: `#${connections[1] ?? '?'}`, method: 'counted' },
        { label: 'cut in the middle', value: `${formatCount(cutPieces)} of ${formatCount(cutWanted)}`, method: 'counted' },
      ],
    },
    { type: 'lines', caption: 'What fetch said of the cut', text: cutError ?? 'no error' },
  ],

  explanation: [
    'It holds: one request, one answer, in as many pieces as the server likes, and then the connection is free for the next request.',
    'Cut in the middle, it can’t go on: nothing in the response says how far it had come, and fetch does not try again. What HTTP has for that, Range requests, needs an answer whose length and bytes are fixed.',
  ],
  limits: ['NDJSON over HTTP/1.1. How the browser groups pieces into reads is its own affair.'],
  sources: [{ title: 'RFC 9112 §7.1: chunked transfer coding', url: 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1' }],
}
