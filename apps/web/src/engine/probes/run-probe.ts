import { probeCrowd } from './crowd-probe.ts'
import { probeDuplex } from './duplex-probe.ts'
import { probeEchoes } from './echoes-probe.ts'
import { probeEventSource } from './event-source-probe.ts'
import { probeFetch } from './fetch-probe.ts'
import { probeMinimal } from './minimal-probe.ts'
import { probePosts } from './posts-probe.ts'
import type { ProbeContext } from './probe-context.ts'
import type { Probe, ProbeResult } from './probe.ts'
import { probeWebSocket } from './websocket-probe.ts'

/** Carries out one probe; rejects where it was cancelled or could not begin. */
export function runProbe(probe: Probe, context: ProbeContext): Promise<ProbeResult> {
  switch (probe.type) {
    case 'fetch':
      return probeFetch(probe, context)
    case 'event-source':
      return probeEventSource(probe, context)
    case 'websocket':
      return probeWebSocket(probe, context)
    case 'posts':
      return probePosts(probe, context)
    case 'echoes':
      return probeEchoes(probe, context)
    case 'crowd':
      return probeCrowd(probe, context)
    case 'minimal':
      return probeMinimal(probe, context)
    case 'duplex':
      return probeDuplex(probe, context)
  }
}
