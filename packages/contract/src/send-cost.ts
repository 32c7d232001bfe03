import { Type, type Static } from 'typebox'
import { Compression, type Transport } from './transports.ts'

/** Those that write each message as it comes. */
const Streamed = Type.Union([Type.Literal('websocket'), Type.Literal('sse'), Type.Literal('sse-fetch'), Type.Literal('http-stream')])

/** How a message is sent, where what it costs the server is asked. */
export const SendWay = Type.Object({ transport: Streamed, compression: Compression }, { additionalProperties: false })
export type SendWay = Static<typeof SendWay>

export function isStreamed(transport: Transport): transport is SendWay['transport'] {
  return Streamed.anyOf.some((one) => one.const === transport)
}

/** Server CPU of one message: user and system time of the whole process, µs, in each of several rounds. */
export interface SendCost extends SendWay {
  medianUs: number
  lowUs: number
  highUs: number
  rounds: number
  /** Of all rounds. */
  messages: number
}
