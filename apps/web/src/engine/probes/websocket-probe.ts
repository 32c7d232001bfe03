import { until, type ProbeContext } from './probe-context.ts'
import type { WebSocketProbe, WebSocketResult } from './probe.ts'

const MAX_MESSAGES = 5000

/** The constructor as some clients outside browsers have it; a browser's takes two arguments. */
type LooseWebSocket = new (url: string, protocols: string[], options?: Record<string, unknown>) => WebSocket

export async function probeWebSocket(probe: WebSocketProbe, { url, elapsed, signal }: ProbeContext): Promise<WebSocketResult> {
  const result: WebSocketResult = {
    type: 'websocket',
    openedAt: null,
    protocol: '',
    messages: [],
    errors: [],
    closed: null,
    thrown: null,
    tookMs: 0,
  }
  let socket: WebSocket
  try {
    socket = new (WebSocket as LooseWebSocket)(url(probe.path, 'ws', probe), probe.protocols ?? [], probe.options)
  } catch (error) {
    return { ...result, thrown: String(error) }
  }
  try {
    await until(probe.forMs, signal, (happened) => {
      socket.onopen = () => {
        result.openedAt = elapsed()
        result.protocol = socket.protocol
        for (const text of probe.send ?? []) socket.send(text)
      }
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (result.messages.length < MAX_MESSAGES) {
          result.messages.push({ at: elapsed(), data: typeof data === 'string' ? data : '(binary)' })
        }
        if (result.messages.length === probe.untilMessages) happened()
      }
      socket.onerror = () => result.errors.push(elapsed())
      socket.onclose = ({ code, reason, wasClean }) => {
        result.closed = { at: elapsed(), code, reason, wasClean }
        happened()
      }
    })
    result.tookMs = elapsed()
    return result
  } finally {
    socket.onclose = null
    socket.close()
  }
}
