import type { Condition } from '@wireside/contract/conditions'
import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { lane, setup } from './lab/setup.ts'

interface Row {
  proxy: string
  /** How long after it was made an event arrived: median of those that did; null where none did. */
  delayMs: number | null
  arrived: number
  offered: number
  losses: number
}

interface Evidence {
  rows: Row[]
  watchedMs: number
}

/** Half a second late is not live. */
const LATE_MS = 500

export const sseNeedsNothing: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-needs-nothing',
  question: 'who may connect',
  statement: 'SSE needs no special proxy configuration.',
  why: 'It is plain HTTP, and proxies pass plain HTTP.',
  methods: ['one-way', 'counted'],
  takes: { full: 9, brief: 5 },
  scale: '1.5 s of idle timeout stand for nginx’s 60 s.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(7000, 3500)
    const ways: [id: string, proxy: string, conditions: Condition[]][] = [
      ['sse', 'none', []],
      ['sse-2', 'buffers in blocks of 4096 B, as nginx does by default', [{ type: 'response_buffering', holds: 'blocks', bytes: 4096 }]],
      ['sse-3', 'holds each chunk until the next, as some virus scanners do', [{ type: 'response_buffering', holds: 'next', bytes: 4096 }]],
    ]
    course.at(0.1, 'the same stream past three proxies')
    await lab.set(
      setup(
        ways.map(([id, , conditions]) => lane('sse', { id, conditions })),
        { rate: 5 },
      ),
    )
    await lab.wait(watchedMs)
    const batch = lab.seen.batches.at(-1)
    const rows = ways.map(([id, proxy]): Row => {
      const sample = batch?.lanes[id]
      return {
        proxy,
        delayMs: sample?.overall?.p50 ?? null,
        arrived: sample?.ledger.live ?? 0,
        offered: batch?.lanes.sse?.ledger.offered ?? 0,
        losses: lossesOf(id),
      }
    })
    function lossesOf(id: string): number {
      return lab.seen.of(id).filter(({ state }) => state === 'waiting' || state === 'closed').length
    }
    course.at(0.7, 'a quiet stream past an idle timeout')
    const idle = lane('sse', { id: 'sse-4', conditions: [{ type: 'idle_timeout', idleMs: 1500, ends: 'fin' }] })
    await lab.set(setup([idle], { running: false }))
    await lab.wait(2600)
    return {
      rows: [...rows, { proxy: 'idle timeout, a quiet stream', delayMs: null, arrived: 0, offered: 0, losses: lossesOf('sse-4') }],
      watchedMs,
    }
  },

  judge({ rows }) {
    const [clean, ...proxied] = rows
    if (!clean || clean.arrived === 0) return { verdict: "can't be told here", because: 'not even without a proxy did an event arrive' }
    const suffers = (row: Row): boolean => row.losses > 0 || (row.offered > 0 && (row.delayMs === null || row.delayMs >= LATE_MS))
    const hit = proxied.filter(suffers)
    const worst = Math.max(0, ...proxied.map(({ delayMs }) => delayMs ?? 0))
    const because = `${hit.length} of ${proxied.length} proxies left unconfigured spoil it: without one an event arrived after ${formatDuration(clean.delayMs ?? 0)}, past the worst ${proxied.some(({ offered, arrived }) => offered > 0 && arrived === 0) ? 'none arrived at all' : `after ${formatDuration(worst)}`}`
    if (hit.length === 0) return { verdict: 'holds', because }
    return { verdict: suffers(clean) ? 'does not hold' : 'holds, with a catch', because }
  },

  exhibits: ({ rows, watchedMs }) => [
    {
      type: 'table',
      caption: `Five events a second of 100 B, ${formatDuration(watchedMs)} watched`,
      columns: ['proxy', 'arrived', 'median delay', 'connection lost'],
      rows: rows.map(({ proxy, arrived, offered, delayMs, losses }) => [
        proxy,
        offered === 0 ? 'none sent' : `${formatCount(arrived)} of ${formatCount(offered)}`,
        delayMs === null ? 'none' : formatDuration(delayMs),
        losses === 0 ? 'no' : `${losses} ×`,
      ]),
    },
  ],

  explanation: [
    'It gets through, and may be useless when it does. A proxy that buffers answers gives events out in lumps, the head included, so that the browser does not even say “open”. nginx does it by its defaults (HTTP/1.0 to the upstream, buffering on).',
    'What helps: proxy_http_version 1.1 and proxy_buffering off there, or the header X-Accel-Buffering: no, which this lab sends; comments as heartbeats against idle timeouts; and TLS against boxes in between that are not yours.',
  ],
  limits: [
    'Proxies are modelled in the server’s link: a page can’t put a real one before itself. Real nginx (1.22) by its defaults holds the head and gives out blocks of 4096 bytes, and flows with proxy_http_version 1.1 and X-Accel-Buffering: this project’s tests run both and hold the outcomes against the model’s.',
  ],
  sources: [
    {
      title: 'nginx: proxy_buffering',
      url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
    },
  ],
}
