import type { Protocol } from '@wireside/contract/lanes'

export interface CrowdSettings {
  kind: 'event-source' | 'websocket'
  protocol: Protocol
  count: number
}

export interface UploadSettings {
  way: 'post' | 'websocket'
  protocol: Protocol
  /** Whose conditions hold for it. */
  lane: string
  bytes: number
  /** By itself, once the server has half of it. */
  cancelHalfWay: boolean
}

/** How far an upload is. */
export interface UploadFigures {
  way: UploadSettings['way']
  state: 'sending' | 'done' | 'cancelled' | 'failed'
  /** Why it failed. */
  why: string | null
  /** Bytes that left the page: by the request's progress, or sent less bufferedAmount. */
  left: number
  /** Bytes that the server has counted, and how often it said so. */
  received: number
  statuses: number
  /** Most bytes that waited in the browser at once. */
  mostWaiting: number
  /** How much the server's process has grown since the first status, at most, whatever for. */
  rssRise: number
  tookMs: number
  /** From the cancel to the server's word that it is. */
  cancelMs: number | null
}

/** What became of a crowd, and of the `fetch` beside it, ms: how long the last took, and how long one has been waiting. */
export interface CrowdFigures {
  open: number
  waiting: number
  refused: number
  fetchWaitsMs: number | null
  fetchTookMs: number | null
}
