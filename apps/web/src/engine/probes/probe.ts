import type { Protocol } from '@wireside/contract/lanes'

/** What an experiment asks the worker to try. `path` is on the lane port, with its query; the session is added to it. */
export type Probe = FetchProbe | EventSourceProbe | WebSocketProbe | PostsProbe | EchoesProbe | CrowdProbe | DuplexProbe | MinimalProbe

/** Where a probe goes, if not to the lanes over HTTP/1.1 under the experiment's own name. */
export interface ProbePlace {
  /** `page`: under the page's own host name, so that the ports differ and the site does not. */
  host?: 'page'
  protocol?: Protocol
  /** Leaves the session out of the query, and with it the leave to come from another name. */
  withoutSession?: boolean
}

/** One `fetch`, its body read piece by piece. */
export interface FetchProbe extends ProbePlace {
  type: 'fetch'
  path: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  /** With cookies. */
  credentials?: boolean
  /** Stops reading after this long; what came until then is the result. */
  forMs: number
}

export interface FetchResult {
  type: 'fetch'
  /** 0 where there was no answer. */
  status: number
  contentType: string | null
  /** When the head of the answer was here. */
  headAt: number | null
  /** What each read brought, decoded as UTF-8. */
  pieces: { at: number; bytes: number; text: string }[]
  /** The body ended in order. */
  ended: boolean
  endedAt: number
  error: string | null
  /** ALPN name from Resource Timing: `http/1.1`, `h2`; empty where the browser does not say. */
  protocol: string
}

/** One `EventSource`, left to itself. */
export interface EventSourceProbe extends ProbePlace {
  type: 'event-source'
  path: string
  withCredentials?: boolean
  /** Handed to the constructor besides: what it does not know it ignores. */
  init?: Record<string, unknown>
  /** Names of events to listen for, besides `message`. */
  events?: string[]
  forMs: number
  /** Ends as soon as an event of this name came, or as many opens or errors as named. */
  untilEvent?: string
  untilOpens?: number
  untilErrors?: number
}

export interface EventSourceResult {
  type: 'event-source'
  opens: number[]
  errors: { at: number; readyState: number }[]
  events: { at: number; type: string; data: string; lastEventId: string }[]
  /** 0 connecting, 1 open, 2 closed for good: as the browser said it at the end. */
  readyState: number
  tookMs: number
}

/** One `WebSocket`, left to itself. */
export interface WebSocketProbe extends ProbePlace {
  type: 'websocket'
  path: string
  protocols?: string[]
  /** Handed to the constructor as a third argument, as some clients outside browsers take it. */
  options?: Record<string, unknown>
  /** Sent once it is open. */
  send?: string[]
  forMs: number
  untilMessages?: number
}

export interface WebSocketResult {
  type: 'websocket'
  openedAt: number | null
  protocol: string
  messages: { at: number; data: string }[]
  errors: number[]
  closed: { at: number; code: number; reason: string; wasClean: boolean } | null
  /** What the constructor threw. */
  thrown: string | null
  tookMs: number
}

/** POSTs of one size, one after the other or started at a pace, each timed until its answer is read. */
export interface PostsProbe extends ProbePlace {
  type: 'posts'
  path: string
  count: number
  size: number
  /** From one start to the next; null: each after the answer to the last. */
  everyMs: number | null
}

export interface PostsResult {
  type: 'posts'
  posts: { startedAt: number; tookMs: number; connection: number; request: number }[]
  failed: number
}

/** Messages over one WebSocket that the server returns, each timed until it is back. */
export interface EchoesProbe extends ProbePlace {
  type: 'echoes'
  path: string
  count: number
  size: number
  everyMs: number | null
}

export interface EchoesResult {
  type: 'echoes'
  echoes: { startedAt: number; tookMs: number }[]
  openedAt: number
}

/** Many connections of one kind at once; then one `fetch` beside them. */
export interface CrowdProbe extends ProbePlace {
  type: 'crowd'
  kind: 'event-source' | 'websocket'
  path: string
  count: number
  /** How long the connections are given to open. */
  settleMs: number
  /** How long the `fetch` beside them is given. */
  fetchMs: number
  fetchPath: string
}

export interface CrowdResult {
  type: 'crowd'
  open: number
  waiting: number
  failed: number
  /** Milliseconds the fetch took; null where it was not answered in time. */
  fetchTookMs: number | null
}

/** One WebSocket, both ends sending at once: the client at a pace, the server as its path says. */
export interface DuplexProbe {
  type: 'duplex'
  path: string
  ratePerSecond: number
  size: number
  forMs: number
}

export interface DuplexResult {
  type: 'duplex'
  /** When each message was handed to `send`. */
  sentAt: number[]
  /** When each message of the server's own came. */
  receivedAt: number[]
  /** The largest `bufferedAmount` seen right after a send. */
  maxBuffered: number
}

/** One of the minimal clients that the page shows, run as it is shown. */
export interface MinimalProbe {
  type: 'minimal'
  client: 'event-source' | 'websocket'
  forMs: number
  untilMessages?: number
}

export interface MinimalResult {
  type: 'minimal'
  payloads: { at: number; payload: string }[]
}

export type ProbeResult =
  | FetchResult
  | EventSourceResult
  | WebSocketResult
  | PostsResult
  | EchoesResult
  | CrowdResult
  | DuplexResult
  | MinimalResult

/** The result that belongs to a probe. */
export type ResultOf<P extends Probe> = Extract<ProbeResult, { type: P['type'] }>
