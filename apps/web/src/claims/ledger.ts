import { aiResume } from './ai-resume.ts'
import { aiSse } from './ai-sse.ts'
import { binary } from './binary.ts'
import { chatLatency } from './chat-latency.ts'
import { chunkedOneResponse } from './chunked-one-response.ts'
import type { Claim } from './claim.ts'
import { fifteenLines } from './fifteen-lines.ts'
import { frameAnatomy } from './frame-anatomy.ts'
import { frameOverhead } from './frame-overhead.ts'
import { fullDuplex } from './full-duplex.ts'
import { headerRatio } from './header-ratio.ts'
import { masking } from './masking.ts'
import { noPerMessageHandshake } from './no-per-message-handshake.ts'
import { sseFormat } from './sse-format.ts'
import { sseInjection } from './sse-injection.ts'
import { sseManyEvents } from './sse-many-events.ts'
import { sseOneWay } from './sse-one-way.ts'
import { ssePlainHttp } from './sse-plain-http.ts'
import { sseReconnectsItself } from './sse-reconnects-itself.ts'
import { support } from './support.ts'
import { upgradeHandshake } from './upgrade-handshake.ts'
import { wsNoResume } from './ws-no-resume.ts'
import { wsReconnectIsYours } from './ws-reconnect-is-yours.ts'

/** Every claim, in the order of the ledger; the page groups them by question. */
export const CLAIMS: readonly Claim[] = [
  fullDuplex,
  sseOneWay,
  upgradeHandshake,
  ssePlainHttp,
  sseFormat,
  sseInjection,
  sseReconnectsItself,
  wsReconnectIsYours,
  frameOverhead,
  headerRatio,
  noPerMessageHandshake,
  binary,
  fifteenLines,
  support,
  chunkedOneResponse,
  sseManyEvents,
  frameAnatomy,
  masking,
  aiResume,
  aiSse,
  wsNoResume,
  chatLatency,
]

/** The six that surprise most: the page begins with them. */
export const LEADING: readonly string[] = ['ai-sse', 'sse-injection', 'silent-drop', 'header-ratio', 'chat-latency', 'binary']

export function findClaim(id: string): Claim | null {
  return CLAIMS.find((claim) => claim.id === id) ?? null
}
