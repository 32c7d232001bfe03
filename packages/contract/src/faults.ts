import { Type, type Static } from 'typebox'
import { Condition } from './conditions.ts'
import { MAX_FAULT_MS } from './limits.ts'

const lanes = Type.Array(Type.String())
const ms = Type.Number({ minimum: 1, maximum: MAX_FAULT_MS })
const closed = { additionalProperties: false }

/** A single act on every open connection of the named lanes. */
export const Fault = Type.Union([
  /** RST: both ends learn at once. */
  Type.Object({ type: Type.Literal('reset_peer'), lanes }, closed),
  /** FIN: the server's end is closed in order, what was written still arrives. */
  Type.Object({ type: Type.Literal('close'), lanes }, closed),
  /** HTTP/2: RST_STREAM. Ends the named lanes alone; their connection, and the other lanes on it, go on. */
  Type.Object({ type: Type.Literal('reset_stream'), lanes }, closed),
  /** RST, and for `ms` every new connection is reset once it has said which lane it is for. */
  Type.Object({ type: Type.Literal('outage'), lanes, ms }, closed),
  /** The path that each connection took goes silent for good; a new connection works at once. */
  Type.Object({ type: Type.Literal('handoff'), lanes }, closed),
  /** The server forgets what it has sent: a new epoch, no id of the old one can be resumed. Hits every lane. */
  Type.Object({ type: Type.Literal('restart'), lanes }, closed),
  /** The condition holds for `ms`, in place of what the settings say of its type. */
  Type.Object({ type: Type.Literal('impose'), lanes, condition: Condition, ms }, closed),
  /** Ends outages, imposed conditions and the silence of a handoff. */
  Type.Object({ type: Type.Literal('heal'), lanes }, closed),
])
export type Fault = Static<typeof Fault>
