import type { Condition, ConditionType } from '@wireside/contract/conditions'
import { MAX_SILENT_MS } from '@wireside/contract/limits'
import { formatDuration, formatRoundBytes } from '../../ui/format.ts'

/** One thing about a condition that can be set. */
export type CardField =
  | { kind: 'stops'; field: string; label: string; stops: readonly number[]; format(value: number): string }
  | { kind: 'choice'; field: string; label: string; options: readonly { value: string; label: string }[] }

/** What the panel says of a condition, and what it lets be set. */
export interface ConditionCard {
  title: string
  /** One sentence: what it does. */
  does: string
  /** What of the real thing it does not show. */
  hides: string
  /** As it is when it is switched on. */
  usual: Condition
  fields: readonly CardField[]
}

const MS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
const BYTES_PER_SECOND = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 1_000_000, 10_000_000]
const IDLE_MS = [500, 1000, 2000, 3000, 6000, 10_000, 30_000, 60_000, 300_000]
const STATUSES = [200, 204, 401, 404, 429, 500, 502, 503]

const status = (code: number): string => (code === 200 ? '200, a web page' : String(code))
const rate = (bytes: number): string => `${formatRoundBytes(bytes)}/s`

/** In the order of the panel: how bytes move, what stops them, what a proxy makes of them. */
export const CONDITION_CARDS: Record<ConditionType, ConditionCard> = {
  latency: {
    title: 'Latency',
    does: 'Every byte waits this long one way, order kept; jitter varies it, alike at the same instant on every lane.',
    hides: 'TCP’s own pace: a long path also makes real TCP start slowly; here only the wait is added.',
    usual: { type: 'latency', direction: 'both', delayMs: 100, jitterMs: 0 },
    fields: [
      { kind: 'stops', field: 'delayMs', label: 'Delay', stops: MS, format: (ms) => `+ ${formatDuration(ms)}` },
      { kind: 'stops', field: 'jitterMs', label: 'Jitter', stops: MS.slice(0, 11), format: (ms) => `± ${formatDuration(ms)}` },
    ],
  },
  bandwidth: {
    title: 'Bandwidth',
    does: 'At most so many bytes pass in a second, each way; what does not pass waits, and the sender feels it.',
    hides: 'A shared line: every connection has this rate for itself. Over TLS it counts TLS 1.3 records.',
    usual: { type: 'bandwidth', direction: 'both', bytesPerSecond: 50_000 },
    fields: [{ kind: 'stops', field: 'bytesPerSecond', label: 'Rate', stops: BYTES_PER_SECOND, format: rate }],
  },
  stall: {
    title: 'Stall',
    does: 'A model of TCP loss: this share of what is sent comes one retransmission time late, and everything behind it waits too.',
    hides: 'Lost packets. TCP hides them from both ends, and what shows is this wait; real TCP often repairs in one round trip.',
    usual: { type: 'stall', direction: 'both', percent: 2, waitMs: 200 },
    fields: [
      { kind: 'stops', field: 'percent', label: 'Share', stops: [0.1, 0.5, 1, 2, 5, 10, 20], format: (percent) => `${percent} %` },
      { kind: 'stops', field: 'waitMs', label: 'Wait', stops: [50, 100, 200, 400, 800, 1600, 3200], format: formatDuration },
    ],
  },
  packet_loss: {
    title: 'Packet loss (WebTransport)',
    does: 'This share of datagrams is lost for real, and this share overtaken by later ones; QUIC must notice and repair.',
    hides: 'Bursts: each datagram is drawn by itself, by a seed. On lanes over TCP use Stall, a model of what loss does there.',
    usual: { type: 'packet_loss', direction: 'both', lostPercent: 5, reorderedPercent: 0 },
    fields: [
      { kind: 'stops', field: 'lostPercent', label: 'Lost', stops: [0, 0.5, 1, 2, 5, 10, 20, 50], format: (percent) => `${percent} %` },
      { kind: 'stops', field: 'reorderedPercent', label: 'Overtaken', stops: [0, 1, 5, 10, 20, 50], format: (percent) => `${percent} %` },
    ],
  },
  slicer: {
    title: 'Slicer',
    does: 'Bytes pass in slices of this size, one after the other with a pause, whatever was written in one go.',
    hides: 'Packets: the kernel may still join slices that follow each other at once. Over TLS each slice becomes a record of its own.',
    usual: { type: 'slicer', direction: 'both', bytes: 64, varyBytes: 0, delayMs: 10 },
    fields: [
      { kind: 'stops', field: 'bytes', label: 'Slice', stops: [1, 8, 16, 64, 256, 1024, 1460, 4096], format: formatRoundBytes },
      {
        kind: 'stops',
        field: 'varyBytes',
        label: 'Varies by',
        stops: [0, 8, 32, 128, 512],
        format: (count) => `± ${formatRoundBytes(count)}`,
      },
      { kind: 'stops', field: 'delayMs', label: 'Pause', stops: MS.slice(0, 9), format: formatDuration },
    ],
  },
  handshake: {
    title: 'Handshake (modelled)',
    does: 'The first request of a new connection waits so many round trips of the latency set above, as TCP and TLS would make it.',
    hides:
      'The handshake itself: the kernel has already accepted the connection when we first see it, and TLS has shaken hands before bytes can wait.',
    usual: { type: 'handshake', roundTrips: 1 },
    fields: [
      {
        kind: 'stops',
        field: 'roundTrips',
        label: 'Round trips',
        stops: [1, 2, 3],
        format: (count) => ['1, TCP', '2, with TLS 1.3', '3, with TLS 1.2'][count - 1] ?? String(count),
      },
    ],
  },
  blackhole: {
    title: 'Silence',
    does: 'The connection is open and nothing passes; nobody is told. Taken away, everything held passes in order.',
    hides: `A dead network: our kernel still acknowledges, so TCP’s time-outs and Chromium’s 45 s keepalive never fire. With packets really dropped Chromium 156 noticed after 450 s. After ${formatDuration(MAX_SILENT_MS)} we give up, as Linux does.`,
    usual: { type: 'blackhole', direction: 'both' },
    fields: [],
  },
  idle_timeout: {
    title: 'Idle timeout',
    does: 'A middlebox forgets a connection on which nothing passed either way for so long: silently, or by ending it.',
    hides: 'That the next packet of a forgotten connection often gets an RST from the middlebox: silent stays silent here.',
    usual: { type: 'idle_timeout', idleMs: 6000, ends: 'silent' },
    fields: [
      { kind: 'stops', field: 'idleMs', label: 'Idle time', stops: IDLE_MS, format: formatDuration },
      {
        kind: 'choice',
        field: 'ends',
        label: 'It then',
        options: [
          { value: 'silent', label: 'says nothing' },
          { value: 'fin', label: 'closes (FIN)' },
          { value: 'rst', label: 'resets (RST)' },
        ],
      },
    ],
  },
  limit_data: {
    title: 'Data limit',
    does: 'After so many more bytes the connection ends (FIN), in the middle of a message if need be.',
    hides: 'Who did it: a quota, a crash and a bad proxy all look like this. Over TLS it counts clear bytes.',
    usual: { type: 'limit_data', direction: 'down', bytes: 10_000 },
    fields: [{ kind: 'stops', field: 'bytes', label: 'Bytes', stops: [100, 1000, 10_000, 100_000, 1_000_000], format: formatRoundBytes }],
  },
  response_buffering: {
    title: 'Response buffering',
    does: 'A proxy keeps HTTP responses back and lets them go in lumps; WebSocket is no response and passes.',
    hides: 'nginx also drops the chunk lines and writes its own; here the bytes stay what the server wrote.',
    usual: { type: 'response_buffering', holds: 'blocks', bytes: 4096 },
    fields: [
      {
        kind: 'choice',
        field: 'holds',
        label: 'It waits for',
        options: [
          { value: 'blocks', label: 'a full block' },
          { value: 'small', label: 'a larger chunk' },
          { value: 'next', label: 'the next chunk' },
          { value: 'end', label: 'the end' },
        ],
      },
      { kind: 'stops', field: 'bytes', label: 'Block, or chunk', stops: [30, 256, 1024, 4096, 16_384, 65_536], format: formatRoundBytes },
    ],
  },
  strip_upgrade: {
    title: 'Upgrade',
    does: 'A proxy that does not know Upgrade: it takes it out of the request, or lets the handshake pass and nothing after it.',
    hides: 'An open WebSocket is left alone: it hits new connections.',
    usual: { type: 'strip_upgrade', proxy: 'removes' },
    fields: [
      {
        kind: 'choice',
        field: 'proxy',
        label: 'The proxy',
        options: [
          { value: 'removes', label: 'removes it' },
          { value: 'passes-nothing', label: '101, then nothing' },
        ],
      },
    ],
  },
  refuse: {
    title: 'Refuse',
    does: 'A new connection gets this status in place of the lane; what is open stays open.',
    hides: 'A refused TCP connection: an outage (under More) comes nearest, with a reset after the request.',
    usual: { type: 'refuse', status: 503 },
    fields: [{ kind: 'stops', field: 'status', label: 'Status', stops: STATUSES, format: status }],
  },
}
