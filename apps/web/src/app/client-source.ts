import type { Transport } from '@wireside/contract/transports'
import reconnect from '../engine/reconnect.ts?raw'
import iframesInPage from '../engine/iframes-in-page.ts?raw'
import fetchedText from '../engine/transports/fetched-text.ts?raw'
import httpStream from '../engine/transports/http-stream.ts?raw'
import iframe from '../engine/transports/iframe.ts?raw'
import longPoll from '../engine/transports/long-poll.ts?raw'
import socketio from '../engine/transports/socketio.ts?raw'
import streamLine from '../engine/transports/stream-line.ts?raw'
import sseFetch from '../engine/transports/sse-fetch.ts?raw'
import sse from '../engine/transports/sse.ts?raw'
import websocket from '../engine/transports/websocket.ts?raw'
import webtransport from '../engine/transports/webtransport.ts?raw'
import watchdog from '../engine/watchdog.ts?raw'
import { countLines, type ClientSource } from '../ui/client-source.ts'

/** Our client of each transport, read at build time from the files that run. */
export const OUR_CLIENTS: Record<Transport, ClientSource> = {
  websocket: sourceOf({ 'websocket.ts': websocket }),
  sse: sourceOf({ 'sse.ts': sse }),
  'sse-fetch': sourceOf({ 'sse-fetch.ts': sseFetch, 'fetched-text.ts': fetchedText }),
  webtransport: sourceOf({ 'webtransport.ts': webtransport }),
  'http-stream': sourceOf({ 'http-stream.ts': httpStream, 'fetched-text.ts': fetchedText, 'stream-line.ts': streamLine }),
  'long-poll': sourceOf({ 'long-poll.ts': longPoll }),
  iframe: sourceOf({ 'iframe.ts': iframe, 'iframes-in-page.ts': iframesInPage, 'stream-line.ts': streamLine }),
  socketio: sourceOf({ 'socketio.ts': socketio }),
}

function sourceOf(own: Record<string, string>): ClientSource {
  const files = Object.entries({ 'reconnect.ts': reconnect, 'watchdog.ts': watchdog, ...own }).map(([name, text]) => ({ name, text }))
  return { files, lines: files.reduce((lines, { text }) => lines + countLines(text), 0) }
}
