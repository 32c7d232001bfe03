import type { Transport } from '@wireside/contract/transports'
import type { OpenConnection, OpenOptions } from './connection.ts'
import { openHttpStream } from './http-stream.ts'
import { openIframe } from './iframe.ts'
import { openLongPoll } from './long-poll.ts'
import { openSocketio } from './socketio.ts'
import { openSseFetch } from './sse-fetch.ts'
import { openSse } from './sse.ts'
import { openWebtransport } from './webtransport.ts'
import { openWebsocket } from './websocket.ts'

/** How a connection of each transport is opened. */
export const OPENERS: Record<Transport, (options: OpenOptions) => OpenConnection> = {
  websocket: openWebsocket,
  sse: openSse,
  'sse-fetch': openSseFetch,
  'http-stream': openHttpStream,
  webtransport: openWebtransport,
  'long-poll': openLongPoll,
  iframe: openIframe,
  socketio: openSocketio,
}
