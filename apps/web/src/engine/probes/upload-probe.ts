import { pause, until, type ProbeContext } from './probe-context.ts'
import type { UploadProbe, UploadResult } from './probe.ts'

/** What the server says of an upload. */
interface Status {
  received: number
  cancelled: boolean
}

/** More than this waiting to be sent, and the socket is given time. */
const MAX_BUFFERED = 4_000_000
/** Nothing of an upload takes longer to be told. */
const TOLD_WITHIN_MS = 5000

export async function probeUpload(probe: UploadProbe, context: ProbeContext): Promise<UploadResult> {
  const result: UploadResult = { type: 'upload', sent: 0, received: 0, statuses: 0, cancelled: false, tookMs: 0 }
  const told = (text: string): void => {
    const { received, cancelled } = JSON.parse(text) as Status
    result.statuses++
    result.received = received
    result.cancelled = cancelled
  }
  const pieces = Math.ceil(probe.bytes / probe.pieceBytes)
  const stopAt = probe.cancelHalfWay ? Math.floor(pieces / 2) : pieces
  if (probe.way === 'post') await byPosts(probe, context, stopAt, result, told)
  else await bySocket(probe, context, stopAt, result, told)
  result.tookMs = context.elapsed()
  return result
}

async function byPosts(
  probe: UploadProbe,
  { url, signal }: ProbeContext,
  stopAt: number,
  result: UploadResult,
  told: (text: string) => void,
): Promise<void> {
  const source = new EventSource(url(`/probe/upload-status?job=${probe.job}`, 'http'))
  source.onmessage = ({ data }: MessageEvent<string>) => told(data)
  const piece = new Blob([new Uint8Array(probe.pieceBytes)])
  const post = (path: string, body: Blob, own: AbortSignal): Promise<Response> =>
    fetch(url(`${path}?job=${probe.job}`, 'http'), { method: 'POST', body, signal: own })
  try {
    for (let made = 0; made < stopAt; made++) {
      await post('/probe/upload', piece, signal)
      result.sent += probe.pieceBytes
    }
    if (probe.cancelHalfWay) {
      // The piece under way is given up, then the server is told.
      const giveUp = new AbortController()
      const under = post('/probe/upload', piece, AbortSignal.any([signal, giveUp.signal])).catch(() => undefined)
      giveUp.abort()
      await under
      await post('/probe/upload-cancel', new Blob([]), signal)
    }
    await settled(probe, result, signal)
  } finally {
    source.close()
  }
}

async function bySocket(
  probe: UploadProbe,
  { url, signal }: ProbeContext,
  stopAt: number,
  result: UploadResult,
  told: (text: string) => void,
): Promise<void> {
  const socket = new WebSocket(url(`/probe/upload-ws?job=${probe.job}`, 'ws'))
  const piece = new Uint8Array(probe.pieceBytes)
  try {
    await until(TOLD_WITHIN_MS, signal, (happened) => (socket.onopen = happened))
    if (socket.readyState !== WebSocket.OPEN) throw new Error('the WebSocket did not open')
    socket.onmessage = ({ data }: MessageEvent<string>) => told(data)
    for (let made = 0; made < stopAt; made++) {
      socket.send(piece)
      result.sent += probe.pieceBytes
      while (socket.bufferedAmount > MAX_BUFFERED) await pause(5, signal)
    }
    if (probe.cancelHalfWay) socket.send('cancel')
    await settled(probe, result, signal)
  } finally {
    socket.close()
  }
}

/** Until the server has said that it has everything, or that it was told to stop. */
async function settled(probe: UploadProbe, result: UploadResult, signal: AbortSignal): Promise<void> {
  const isDone = (): boolean => (probe.cancelHalfWay ? result.cancelled : result.received >= result.sent)
  for (let waited = 0; waited < TOLD_WITHIN_MS && !isDone(); waited += 20) await pause(20, signal)
}
