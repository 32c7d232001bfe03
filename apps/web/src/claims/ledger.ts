import { aiResume } from './ai-resume.ts'
import { aiSse } from './ai-sse.ts'
import { authFirstMessage } from './auth-first-message.ts'
import { binary } from './binary.ts'
import { cellular } from './cellular.ts'
import { chatLatency } from './chat-latency.ts'
import { chunkedOneResponse } from './chunked-one-response.ts'
import type { Claim } from './claim.ts'
import { cookieAuth } from './cookie-auth.ts'
import { csrfSamesite } from './csrf-samesite.ts'
import { cswsh } from './cswsh.ts'
import { curlDebug } from './curl-debug.ts'
import { dashboard } from './dashboard.ts'
import { decide } from './decide.ts'
import { devtools } from './devtools.ts'
import { editorKeystrokes } from './editor-keystrokes.ts'
import { fallbackNeeded } from './fallback-needed.ts'
import { fifteenLines } from './fifteen-lines.ts'
import { formatCpu } from './format-cpu.ts'
import { frameAnatomy } from './frame-anatomy.ts'
import { frameOverhead } from './frame-overhead.ts'
import { fullDuplex } from './full-duplex.ts'
import { game60hz } from './game-60hz.ts'
import { h2Multiplex } from './h2-multiplex.ts'
import { h2PushDead } from './h2-push-dead.ts'
import { headerRatio } from './header-ratio.ts'
import { heartbeatIdle } from './heartbeat-idle.ts'
import { httpTooling } from './http-tooling.ts'
import { manyConnections } from './many-connections.ts'
import { masking } from './masking.ts'
import { mobileApis } from './mobile-apis.ts'
import { noCustomHeaders } from './no-custom-headers.ts'
import { noPerMessageHandshake } from './no-per-message-handshake.ts'
import { oldWays } from './old-ways.ts'
import { pingPong } from './ping-pong.ts'
import { predictions } from './predictions.ts'
import { resumeEnds } from './resume-ends.ts'
import { sameScaling } from './same-scaling.ts'
import { servers } from './servers.ts'
import { silentDrop } from './silent-drop.ts'
import { sixConnections } from './six-connections.ts'
import { socketio } from './socketio.ts'
import { sseCors } from './sse-cors.ts'
import { sseFormat } from './sse-format.ts'
import { sseInjection } from './sse-injection.ts'
import { sseManyEvents } from './sse-many-events.ts'
import { sseNeedsNothing } from './sse-needs-nothing.ts'
import { sseOneWay } from './sse-one-way.ts'
import { ssePlainHttp } from './sse-plain-http.ts'
import { sseReconnectsItself } from './sse-reconnects-itself.ts'
import { sseSilentDrop } from './sse-silent-drop.ts'
import { sseTextFraming } from './sse-text-framing.ts'
import { startWithSse } from './start-with-sse.ts'
import { support } from './support.ts'
import { thirdOption } from './third-option.ts'
import { tokenInQuery } from './token-in-query.ts'
import { trading } from './trading.ts'
import { upgradeBlocked } from './upgrade-blocked.ts'
import { upgradeHandshake } from './upgrade-handshake.ts'
import { uploadStatus } from './upload-status.ts'
import { webtransportDatagrams } from './webtransport-datagrams.ts'
import { webtransportHol } from './webtransport-hol.ts'
import { webtransportSupport } from './webtransport-support.ts'
import { wsCustomHeaders } from './ws-custom-headers.ts'
import { wsNoResume } from './ws-no-resume.ts'
import { wsReconnectIsYours } from './ws-reconnect-is-yours.ts'

/** Every claim, in the order of the ledger; the page groups them by question. */
export const CLAIMS: readonly Claim[] = [
  fullDuplex,
  sseOneWay,
  upgradeHandshake,
  upgradeBlocked,
  ssePlainHttp,
  sseFormat,
  sseInjection,
  sseNeedsNothing,
  sseReconnectsItself,
  wsReconnectIsYours,
  frameOverhead,
  headerRatio,
  noPerMessageHandshake,
  sseTextFraming,
  binary,
  formatCpu,
  editorKeystrokes,
  game60hz,
  fifteenLines,
  support,
  noCustomHeaders,
  wsCustomHeaders,
  tokenInQuery,
  authFirstMessage,
  cookieAuth,
  chunkedOneResponse,
  thirdOption,
  sseManyEvents,
  h2PushDead,
  webtransportHol,
  webtransportDatagrams,
  webtransportSupport,
  manyConnections,
  sameScaling,
  cswsh,
  csrfSamesite,
  sseCors,
  frameAnatomy,
  masking,
  curlDebug,
  devtools,
  httpTooling,
  aiResume,
  aiSse,
  resumeEnds,
  wsNoResume,
  trading,
  chatLatency,
  dashboard,
  oldWays,
  cellular,
  silentDrop,
  heartbeatIdle,
  pingPong,
  sseSilentDrop,
  sixConnections,
  h2Multiplex,
  uploadStatus,
  socketio,
  fallbackNeeded,
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
