/**
 * What a connection of a session carries first, so that receipts can be named (connection, ordinal). WebSocket: the
 * first text frame. SSE: an event named `hello` without id. HTTP stream: the first line. Metered as *control*. By hand
 * there is none.
 */
export interface Hello {
  /** Unique in the session, counting from 1. */
  connection: number
  /** Whether this connection's messages carry ids. */
  ids: boolean
}

/**
 * The id that the client named can't be resumed. What follows is the snapshot, where there is one: the newest message,
 * under its own id, because in this workload each message is the whole newest state; then the stream from there.
 */
export interface Stale {
  /** `evicted`: the event log has forgotten what came next. `epoch`: it is not this log's id; the server has forgotten all. */
  why: 'evicted' | 'epoch'
  /** The id of the snapshot; null where nothing has been made yet. */
  snapshot: string | null
}

export const STALE_EVENT = 'stale'
export const HEARTBEAT_EVENT = 'heartbeat'

/**
 * What the server says of a connection after its hello: never a message, so it has no id, and it is metered as
 * *control*. SSE: an event of that name. WebSocket, where ids are on: an empty id, LF, this as JSON. HTTP stream: a line.
 */
export type Notice = ({ type: typeof STALE_EVENT } & Stale) | { type: typeof HEARTBEAT_EVENT }

/**
 * One line of an HTTP stream (NDJSON): a payload as a JSON string, bytes that are no text as base64, the hello, or a notice.
 */
export type StreamLine = string | { base64: string } | { hello: Hello } | { notice: Notice }

/** One answer of long polling; one without messages says that the lane lives. By hand there is no hello; the cursor is there where ids are on, and names the last message. */
export interface PollAnswer {
  hello?: Hello
  stale?: Stale
  /** As in an HTTP stream. */
  messages: (string | { base64: string })[]
  cursor?: string
  /** The server ends the lane: no further poll will be answered. */
  end?: true
}

/**
 * SSE carries binary, and text that holds CR, as base64. The switch is told in band, once, by an event of this name
 * whose data is an `SseEncoding`; a connection starts as `text`.
 */
export const ENCODING_EVENT = 'encoding'
export const HELLO_EVENT = 'hello'
export type SseEncoding = 'text' | 'base64'
