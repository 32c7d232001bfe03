import type { HandLaneQuery } from '@wireside/contract/lane-query'
import { Pace } from '@wireside/contract/pace'
import { generatePayload, type Payload } from '@wireside/contract/payload'
import type { Exchange } from '../link/exchange.ts'
import type { Carrier } from '../transports/carrier.ts'
import { paceClock } from '../workload/timers.ts'

/** By hand every lane draws from the same seed, so that curl and websocat print the same payloads. */
const HAND_SEED = 1

/** By hand there is no event log: messages are a function of their seq, so that any id can be resumed. */
export const HAND_EPOCH = 'hand'

/** A reader that leaves this much waiting is slower than the lane; messages are left out until it has caught up. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024

/** Runs a lane opened without a session: its workload is its query. Returns how to stop it. */
export function runHandLane(query: HandLaneQuery, carrier: Carrier, link: Exchange, after: number, now: () => number): () => void {
  let seq = after
  let left = query.count ?? Infinity
  const pace = new Pace(paceClock(now), () => {
    if (left <= 0) return
    left--
    seq++
    if (link.heldBytes('down') + (carrier.heldBytes?.() ?? 0) < MAX_WAITING_BYTES) {
      const payload = payloadOf(query, seq)
      const size = payload.form === 'text' ? Buffer.byteLength(payload.text) : payload.bytes.length
      carrier.send({ seq, sentAt: now(), payload, size }, seq <= after, 0)
    }
    if (left === 0) {
      pace.stop()
      carrier.end()
    }
  })
  pace.set(query.rate)
  return () => pace.stop()
}

function payloadOf(query: HandLaneQuery, seq: number): Payload {
  if (query.payload !== null) return { form: 'text', text: query.payload }
  return generatePayload('plain', 'text', query.size, HAND_SEED, seq)
}
