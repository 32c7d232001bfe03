import { until, type ProbeContext } from './probe-context.ts'
import type { EventSourceProbe, EventSourceResult } from './probe.ts'

const MAX_EVENTS = 5000

export async function probeEventSource(probe: EventSourceProbe, { url, elapsed, signal }: ProbeContext): Promise<EventSourceResult> {
  const result: EventSourceResult = { type: 'event-source', opens: [], errors: [], events: [], readyState: 0, tookMs: 0 }
  const source = new EventSource(url(probe.path, 'http', probe), { ...probe.init, withCredentials: probe.withCredentials === true })
  try {
    await until(probe.forMs, signal, (happened) => {
      source.onopen = () => {
        result.opens.push(elapsed())
        if (result.opens.length === probe.untilOpens) happened()
      }
      source.onerror = () => {
        result.errors.push({ at: elapsed(), readyState: source.readyState })
        if (result.errors.length === probe.untilErrors) happened()
      }
      const listen = ({ type, data, lastEventId }: MessageEvent<string>): void => {
        if (result.events.length < MAX_EVENTS) result.events.push({ at: elapsed(), type, data, lastEventId })
        if (type === probe.untilEvent) happened()
      }
      for (const type of new Set(['message', ...(probe.events ?? []), ...(probe.untilEvent ? [probe.untilEvent] : [])])) {
        source.addEventListener(type, listen)
      }
    })
    result.readyState = source.readyState
    result.tookMs = elapsed()
    return result
  } finally {
    source.close()
  }
}
