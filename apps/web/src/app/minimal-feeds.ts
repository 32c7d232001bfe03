import clientFetch from '../engine/minimal/fetched-feed.ts?raw'
import clientSse from '../engine/minimal/event-source-feed.ts?raw'
import clientWebSocket from '../engine/minimal/resuming-websocket.ts?raw'
import type { Feed } from '../features/choose/feed.ts'
import type { Candidate } from '../features/choose/rules.ts'
import { countLines } from '../ui/client-source.ts'

/** The servers' files as text, read when the page is built: nothing of the server is imported. */
const SERVERS = import.meta.glob<string>('../../../server/src/minimal/*.ts', { query: '?raw', import: 'default', eager: true })

/** The least client and server of a feed that resumes, for each that can be recommended; the files that the tests run. */
export const MINIMAL_FEEDS: Record<Candidate, Feed> = {
  sse: feedOf('event-source-feed.ts', clientSse, 'sse-feed.ts'),
  'sse-fetch': feedOf('fetched-feed.ts', clientFetch, 'sse-feed.ts'),
  websocket: feedOf('resuming-websocket.ts', clientWebSocket, 'websocket-feed.ts'),
}

function feedOf(clientFile: string, client: string, serverFile: string): Feed {
  const server = SERVERS[`../../../server/src/minimal/${serverFile}`]
  if (server === undefined) throw new Error(`apps/server/src/minimal has no ${serverFile}`)
  return {
    client: { path: `apps/web/src/engine/minimal/${clientFile}`, text: client, lines: countLines(client) },
    server: { path: `apps/server/src/minimal/${serverFile}`, text: server, lines: countLines(server) },
  }
}
