import { overhead, PARTS, type Bytes } from '@wireside/contract/parts'
import clientUrl from '../../node_modules/socket.io-client/dist/socket.io.esm.min.js?url'
import { formatBytes, formatCount, formatDuration, plural, trimmed } from '../ui/format.ts'
import { Unavailable, type MeasuredClaim } from './claim.ts'
import { cutAndWatch } from './lab/cut.ts'
import { laneOf, measure } from './lab/figures.ts'
import type { Lab } from './lab/lab.ts'
import { lane, setup, text } from './lab/setup.ts'

/** A raw WebSocket at Socket.IO's address. */
interface Raw {
  /** What it did, in words. */
  name: string
  opened: boolean
  /** Messages of the workload that came as they were sent. */
  messages: number
  /** What came first, cut. */
  first: string
  /** How it ended; null where it was still open. */
  code: number | null
}

interface Recovered {
  backMs: number | null
  replayed: number
  missed: number
}

interface Evidence {
  /** What a message of 100 B takes, by part. */
  message: { websocket: Bytes; socketio: Bytes; withIds: Bytes }
  raw: Raw[]
  /** Messages it sent up, and acknowledgements that came back, with the median time of all of them. */
  acks: { sent: number; acknowledged: number; medianMs: number | null }
  cut: { websocket: Recovered; socketio: Recovered }
  /** Behind a proxy that removes Upgrade. */
  blocked: { websocket: number; socketio: number; over: string }
  client: { minified: number; gzipped: number }
}

/** It acknowledges where so many of the messages sent are acknowledged: some are still under way. */
const ACKNOWLEDGED_SHARE = 0.8
/** A dependency is large where it costs a tenth of a second more at 4 Mbit/s. */
const LARGE_BYTES = 50_000
const RATE = 20
const ENDPOINT = '/socket.io/?lane=sio'
const PACKETS = '&EIO=4&transport=websocket'

export const socketio: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'socketio',
  question: 'which one',
  statement:
    'Socket.IO is a protocol of its own: it acknowledges, recovers and falls back to polling; raw clients cannot talk to it, and it is a large dependency.',
  why: 'Its name and its first transport make it look like a WebSocket library with a nicer API.',
  methods: ['wire-bytes', 'round-trip', 'counted', 'ledger'],
  takes: { full: 15, brief: 9 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const client = await clientSize(lab.signal)
    const lanes = [lane('websocket'), lane('socketio', { id: 'sio' }), lane('socketio', { id: 'sio-2', ids: true })]
    const watchMs = course.choose(3000, 1200)
    const figures = await measure(lab, setup(lanes, { rate: RATE, payload: text(100), direction: 'both' }), watchMs, (share) =>
      course.at(share * 0.3, 'the same messages on a WebSocket and on Socket.IO, both ways'),
    )
    const [ws, sio, withIds] = [laneOf(figures, 'ws'), laneOf(figures, 'sio'), laneOf(figures, 'sio-2')]
    const answered = lab.seen.batches.at(-1)?.lanes.sio?.uplink?.roundTrips.warm
    course.at(0.4, 'a raw WebSocket at its address')
    const raw = await tryRaw(lab, course.choose(1500, 800))
    course.at(0.6, 'a cut')
    const resuming = [lane('websocket'), lane('socketio', { id: 'sio', ids: true })]
    const after = await cutAndWatch(lab, setup(resuming, { rate: RATE }), 'reset_peer', course.choose(3000, 1800))
    course.at(0.8, 'a proxy that removes Upgrade')
    const conditions = [{ type: 'strip_upgrade' as const, proxy: 'removes' as const }]
    await lab.set(setup([lane('websocket', { id: 'ws-2', conditions }), lane('socketio', { id: 'sio-2', conditions })], { rate: RATE }))
    await lab.wait(course.choose(3000, 1800))
    const last = lab.seen.batches.at(-1)?.lanes
    const recovered = (id: string): Recovered => {
      const { backMs, ledger } = after[id]!
      return { backMs, replayed: ledger.replayed, missed: ledger.missed }
    }
    return {
      message: { websocket: ws.meanBytes, socketio: sio.meanBytes, withIds: withIds.meanBytes },
      raw,
      acks: {
        sent: sio.up?.ledger.offered ?? 0,
        acknowledged: answered?.count ?? 0,
        medianMs: answered?.p50 ?? null,
      },
      cut: { websocket: recovered('ws'), socketio: recovered('sio') },
      blocked: {
        websocket: last?.['ws-2']?.ledger.live ?? 0,
        socketio: last?.['sio-2']?.ledger.live ?? 0,
        over: last?.['sio-2']?.carriage?.over ?? 'nothing',
      },
      client,
    }
  },

  judge({ message, raw, acks, cut, blocked, client }) {
    if (blocked.socketio === 0 && cut.socketio.backMs === null)
      return { verdict: "can't be told here", because: 'Socket.IO neither came back after a cut nor fell back: it may not have run at all' }
    const understood = raw.reduce((sum, { messages }) => sum + messages, 0)
    const added = { websocket: overhead(message.websocket), socketio: overhead(message.socketio) }
    const ownProtocol = understood === 0 && added.socketio > added.websocket
    const acknowledges = acks.sent > 0 && acks.acknowledged >= ACKNOWLEDGED_SHARE * acks.sent
    const recovers = cut.socketio.backMs !== null && cut.socketio.missed === 0
    const extras = acknowledges && recovers && blocked.socketio > 0 && blocked.websocket === 0
    const because = `${trimmed(added.socketio)} B a message where a WebSocket adds ${trimmed(added.websocket)}; raw WebSockets understood ${plural(understood, 'message')}; it acknowledged ${acknowledgedWords(acks)}, and missed ${formatCount(cut.socketio.missed)} in a cut; behind a proxy without Upgrade it carried ${formatCount(blocked.socketio)}, a WebSocket ${formatCount(blocked.websocket)}; its client is ${formatBytes(client.gzipped)} gzipped`
    if (!ownProtocol) return { verdict: 'does not hold', because }
    return { verdict: extras && client.gzipped >= LARGE_BYTES ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ message, raw, acks, cut, blocked, client }) => [
    {
      type: 'bars',
      caption: 'A message of 100 B, down',
      unit: 'B',
      rows: [
        { label: 'WebSocket', lane: 'websocket', parts: partsOf(message.websocket) },
        { label: 'Socket.IO', lane: 'socketio', parts: partsOf(message.socketio) },
        { label: 'Socket.IO, recovery on', lane: 'socketio', parts: partsOf(message.withIds) },
      ],
    },
    {
      type: 'table',
      caption: 'A raw WebSocket at its address',
      columns: ['', 'opened', 'messages understood', 'what came first', 'how it ended'],
      rows: raw.map(({ name, opened, messages, first, code }) => [
        name,
        opened ? 'yes' : 'no',
        formatCount(messages),
        first || 'nothing',
        code === null ? 'still open' : `closed, ${code}`,
      ]),
    },
    {
      type: 'table',
      caption: 'What it does that a WebSocket leaves to you',
      columns: ['', 'WebSocket', 'Socket.IO'],
      rows: [
        ['back after a cut', backWords(cut.websocket), backWords(cut.socketio)],
        ['missed in the cut', formatCount(cut.websocket.missed), formatCount(cut.socketio.missed)],
        [
          'messages behind a proxy that removes Upgrade',
          formatCount(blocked.websocket),
          `${formatCount(blocked.socketio)}, over ${blocked.over}`,
        ],
        ['acknowledged', 'none', acknowledgedWords(acks)],
        ['client, minified', '0 B: the browser’s own', `${formatBytes(client.minified)}, ${formatBytes(client.gzipped)} gzipped`],
      ],
    },
  ],

  explanation: [
    'Every event is JSON in a packet of Socket.IO in a packet of Engine.IO in a frame: 42["message","…"]. A raw client gets those characters, and is put out when it does not answer with the same; a raw server gets requests that it does not know.',
    'What you get for it is real: it comes back by itself, asks again for what it missed (if the server was told to keep it), acknowledges, and goes on by polling where the upgrade is stripped. Rooms and namespaces are lists on the server; a room costs no byte on the wire.',
    'The catch is the size: minified and gzipped the client is about as much as one small picture. What binds is the other end: every client and every server must be Socket.IO.',
  ],
  limits: [
    'Its recovery restores identity and position as published; what is replayed here comes from this Lab’s own event log, by the id that its client names.',
    'Polling as a fallback is shown for a proxy that removes Upgrade. One that lets the upgrade through and nothing behind it keeps Socket.IO on polling as well; one that breaks a working WebSocket later does not.',
  ],
  sources: [
    { title: 'Socket.IO: how it works', url: 'https://socket.io/docs/v4/how-it-works/' },
    { title: 'Socket.IO protocol, revision 5', url: 'https://socket.io/docs/v4/socket-io-protocol/' },
    { title: 'Socket.IO: connection state recovery', url: 'https://socket.io/docs/v4/connection-state-recovery' },
  ],
}

async function tryRaw(lab: Lab, forMs: number): Promise<Raw[]> {
  const tries = [
    { name: 'opened as any other', path: ENDPOINT },
    { name: 'with Engine.IO’s query, and listening', path: ENDPOINT + PACKETS },
    { name: 'the same, and saying hello', path: ENDPOINT + PACKETS, send: ['hello'] },
  ]
  const raw: Raw[] = []
  for (const { name, path, send } of tries) {
    const { openedAt, messages, closed } = await lab.examine({ type: 'websocket', path, forMs, ...(send ? { send } : {}) })
    raw.push({
      name,
      opened: openedAt !== null,
      // A payload of the workload is plain text of 100 bytes, and a packet begins with digits.
      messages: messages.filter(({ data }) => data.length === 100 && !/^\d/.test(data)).length,
      first: (messages[0]?.data ?? '').replace(/"sid":"[^"]*"/, '"sid":"…"').slice(0, 24),
      code: closed?.code ?? null,
    })
  }
  return raw
}

/** Its own minified build, as it is published, and what gzip makes of it in this browser. */
async function clientSize(signal: AbortSignal): Promise<Evidence['client']> {
  if (typeof CompressionStream === 'undefined') throw new Unavailable('this browser has no CompressionStream to gzip the client with')
  const file = await (await fetch(clientUrl, { signal })).blob()
  const gzipped = await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
  return { minified: file.size, gzipped: gzipped.byteLength }
}

function partsOf(bytes: Bytes): { name: string; value: number }[] {
  return PARTS.flatMap((name) => (bytes[name] ? [{ name, value: bytes[name] }] : []))
}

function acknowledgedWords({ sent, acknowledged, medianMs }: Evidence['acks']): string {
  const after = medianMs === null ? '' : `, after ${formatDuration(medianMs)} at the median`
  return `${formatCount(acknowledged)} of the ${formatCount(sent)} sent${after}`
}

function backWords({ backMs, replayed }: Recovered): string {
  if (backMs === null) return 'not by itself'
  return `after ${formatDuration(backMs)}, ${formatCount(replayed)} replayed`
}
