import { pause, type ProbeContext } from './probe-context.ts'
import type { EchoesProbe, EchoesResult } from './probe.ts'

/** A message that is not back by then is lost. */
const ECHO_WITHIN_MS = 15_000

export async function probeEchoes(probe: EchoesProbe, { url, elapsed, signal }: ProbeContext): Promise<EchoesResult> {
  const socket = new WebSocket(url(probe.path, 'ws', probe))
  const started: number[] = []
  const result: EchoesResult = { type: 'echoes', echoes: [], openedAt: 0 }
  let back: () => void = () => undefined
  try {
    // The server speaks first: the head of the handshake it was sent.
    await settled((done) => (socket.onmessage = done), socket, signal)
    result.openedAt = elapsed()
    socket.onmessage = () => {
      const startedAt = started[result.echoes.length] ?? 0
      result.echoes.push({ startedAt, tookMs: elapsed() - startedAt })
      back()
    }
    const payload = 'x'.repeat(probe.size)
    for (let made = 1; made <= probe.count; made++) {
      const returned = settled((done) => (back = done), socket, signal)
      started.push(elapsed())
      socket.send(payload)
      if (probe.everyMs === null || made === probe.count) await returned
      else {
        returned.catch(() => undefined)
        await pause(probe.everyMs, signal)
      }
    }
    while (result.echoes.length < probe.count) await settled((done) => (back = done), socket, signal)
    return result
  } finally {
    socket.onmessage = socket.onclose = null
    socket.close()
  }
}

function settled(on: (done: () => void) => void, socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the echo did not come within ${ECHO_WITHIN_MS} ms`)), ECHO_WITHIN_MS)
    const over = (why: Error): void => {
      clearTimeout(late)
      reject(why)
    }
    on(() => {
      clearTimeout(late)
      resolve()
    })
    socket.onclose = ({ code }) => over(new Error(`the WebSocket closed with ${code}`))
    signal.addEventListener('abort', () => over(signal.reason as Error), { once: true })
  })
}
