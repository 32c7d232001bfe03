import { eventSourceMember, webSocketMember, type Member } from './crowd-member.ts'
import { pause, type ProbeContext } from './probe-context.ts'
import type { CrowdProbe, CrowdResult } from './probe.ts'

export async function probeCrowd(probe: CrowdProbe, { url, elapsed, signal }: ProbeContext): Promise<CrowdResult> {
  const make = probe.kind === 'websocket' ? webSocketMember : eventSourceMember
  const members: Member[] = []
  // Over HTTP/2 the server allows it, and all then share one connection.
  const withCredentials = probe.protocol === 'h2'
  try {
    for (let made = 0; made < probe.count; made++)
      members.push(make(url(probe.path, probe.kind === 'websocket' ? 'ws' : 'http', probe), withCredentials))
    await pause(probe.settleMs, signal)
    const startedAt = elapsed()
    const answered = await fetch(url(probe.fetchPath, 'http', probe), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(probe.fetchMs)]),
    })
      .then(({ ok }) => ok)
      .catch(() => false)
    if (signal.aborted) throw signal.reason
    const count = (state: ReturnType<Member['state']>): number => members.filter((member) => member.state() === state).length
    return {
      type: 'crowd',
      open: count('open'),
      waiting: count('waiting'),
      failed: count('failed'),
      fetchTookMs: answered ? elapsed() - startedAt : null,
    }
  } finally {
    for (const member of members) member.close()
  }
}
