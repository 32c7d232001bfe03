import { Type, type Static } from 'typebox'
import { Compression, Transport } from './transports.ts'

/** How a message is sent, where what it costs the server is asked. */
export const SendWay = Type.Object({ transport: Transport, compression: Compression }, { additionalProperties: false })
export type SendWay = Static<typeof SendWay>

/** Server CPU of one message: user and system time of the whole process, µs, in each of several rounds. */
export interface SendCost extends SendWay {
  medianUs: number
  lowUs: number
  highUs: number
  rounds: number
  /** Of all rounds. */
  messages: number
}
