import { showFeed } from '../minimal/event-source-feed.ts'
import { resumingWebSocket } from '../minimal/resuming-websocket.ts'
import { until, type ProbeContext } from './probe-context.ts'
import type { MinimalProbe, MinimalResult } from './probe.ts'

/** Runs one of the minimal clients, as it is shown. */
export async function probeMinimal(probe: MinimalProbe, { url, elapsed, signal }: ProbeContext): Promise<MinimalResult> {
  const payloads: MinimalResult['payloads'] = []
  let stop = (): void => undefined
  try {
    await until(probe.forMs, signal, (happened) => {
      const take = (payload: string): void => {
        payloads.push({ at: elapsed(), payload })
        if (payloads.length === probe.untilMessages) happened()
      }
      stop =
        probe.client === 'event-source' ? showFeed(url('/probe/feed', 'http'), take) : resumingWebSocket(url('/probe/feed-ws', 'ws'), take)
    })
    return { type: 'minimal', payloads }
  } finally {
    stop()
  }
}
