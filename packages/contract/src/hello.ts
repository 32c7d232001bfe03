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
 * One line of an HTTP stream (NDJSON): a payload as a JSON string, bytes that are no text as base64, or the hello.
 */
export type StreamLine = string | { base64: string } | { hello: Hello }

/**
 * SSE carries binary, and text that holds CR, as base64. The switch is told in band, once, by an event of this name
 * whose data is an `SseEncoding`; a connection starts as `text`.
 */
export const ENCODING_EVENT = 'encoding'
export const HELLO_EVENT = 'hello'
export type SseEncoding = 'text' | 'base64'
