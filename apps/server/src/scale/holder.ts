import type { Server } from 'node:http'
import type { ScaleSettings } from '@wireside/contract/scale'

/** Sends one message to every connection that is held. */
export type Broadcast = (payload: string) => void

/**
 * Makes a bare HTTP server hold connections of one transport. `once`: the bytes of a broadcast are built once and
 * written to all; `each`: built anew for every connection, by what the transport's library does for one message.
 */
export type Hold = (server: Server, encode: ScaleSettings['encode']) => Broadcast

/** The bytes of a broadcast on the wire, the same for every connection. */
export type Encode = (payload: string) => Uint8Array
