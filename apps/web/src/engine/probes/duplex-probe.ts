import { Pace } from '@wireside/contract/pace'
import { pause, type ProbeContext } from './probe-context.ts'
import type { DuplexProbe, DuplexResult } from './probe.ts'

export async function probeDuplex(probe: DuplexProbe, { url, elapsed, signal }: ProbeContext): Promise<DuplexResult> {
  const result: DuplexResult = { type: 'duplex', sentAt: [], receivedAt: [], maxBuffered: 0 }
  const socket = new WebSocket(url(probe.path, 'ws'))
  const payload = new Uint8Array(probe.size)
  const pace = new Pace({ now: elapsed, after }, () => {
    socket.send(payload)
    result.sentAt.push(elapsed())
    result.maxBuffered = Math.max(result.maxBuffered, socket.bufferedAmount)
  })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve()
      socket.onclose = ({ code }) => reject(new Error(`the WebSocket closed with ${code} before it was open`))
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    socket.onmessage = () => result.receivedAt.push(elapsed())
    pace.set(probe.ratePerSecond)
    await pause(probe.forMs, signal)
    return result
  } finally {
    pace.stop()
    socket.onclose = socket.onmessage = null
    socket.close()
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
