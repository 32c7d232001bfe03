import { aiResume } from './ai-resume.ts'
import { aiSse } from './ai-sse.ts'
import { authFirstMessage } from './auth-first-message.ts'
import { binary } from './binary.ts'
import { chatLatency } from './chat-latency.ts'
import { chunkedOneResponse } from './chunked-one-response.ts'
import type { Claim } from './claim.ts'
import { decide } from './decide.ts'
import { devtools } from './devtools.ts'
import { fifteenLines } from './fifteen-lines.ts'
import { frameAnatomy } from './frame-anatomy.ts'
import { frameOverhead } from './frame-overhead.ts'
import { fullDuplex } from './full-duplex.ts'
import { headerRatio } from './header-ratio.ts'
import { masking } from './masking.ts'
import { mobileApis } from './mobile-apis.ts'
import { noCustomHeaders } from './no-custom-headers.ts'
import { noPerMessageHandshake } from './no-per-message-handshake.ts'
import { predictions } from './predictions.ts'
import { servers } from './servers.ts'
import { sixConnections } from './six-connections.ts'
import { sseCors } from './sse-cors.ts'
import { sseFormat } from './sse-format.ts'
import { sseInjection } from './sse-injection.ts'
import { sseManyEvents } from './sse-many-events.ts'
import { sseOneWay } from './sse-one-way.ts'
import { ssePlainHttp } from './sse-plain-http.ts'
import { sseReconnectsItself } from './sse-reconnects-itself.ts'
import { sseTextFraming } from './sse-text-framing.ts'
import { startWithSse } from './start-with-sse.ts'
import { support } from './support.ts'
import { tokenInQuery } from './token-in-query.ts'
import { upgradeHandshake } from './upgrade-handshake.ts'
import { webtransportSupport } from './webtransport-support.ts'
import { wsCustomHeaders } from './ws-custom-headers.ts'
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
  sseTextFraming,
  binary,
  fifteenLines,
  support,
  noCustomHeaders,
  wsCustomHeaders,
  tokenInQuery,
  authFirstMessage,
  chunkedOneResponse,
  sseManyEvents,
  webtransportSupport,
  sseCors,
  frameAnatomy,
  masking,
  devtools,
  aiResume,
  aiSse,
  wsNoResume,
  chatLatency,
  sixConnections,
  mobileApis,
  servers,
  decide,
  startWithSse,
  predictions,
]

/** The six that surprise most: the page begins with them. */
export const LEADING: readonly string[] = ['ai-sse', 'sse-injection', 'silent-drop', 'header-ratio', 'chat-latency', 'binary']

export function findClaim(id: string): Claim | null {
  return CLAIMS.find((claim) => claim.id === id) ?? null
}
