import type { SendCost, SendWay } from '@wireside/contract/send-cost'
import type { Message } from '../workload/message.ts'
import { Sender } from './sender.ts'

/** Rounds after a first that only warms up; in each, who begins rotates. */
const ROUNDS = 5
/** Of CPU, for one way in one round: short enough that a page has its answer within seconds. */
const ROUND_US = 6_000
const ROUND_MESSAGES = 2000
/** Messages sent together, as a busy lane has them: small ones many, large ones one by one. */
const BATCH_BYTES = 256 * 1024
const BATCH_MESSAGES = 32

/**
 * CPU time of one message on each way. It is the process's own count (`process.cpuUsage`, zlib's threads included), so
 * what else the server does meanwhile is in it: the spread of the rounds says how much. `make` gives message `seq`.
 */
export async function measureSendCosts(ways: readonly SendWay[], make: (seq: number) => Message): Promise<SendCost[]> {
  const runs = ways.map((way) => ({ way, sender: new Sender(way), seq: 0, rounds: [] as number[], messages: 0 }))
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (let place = 0; place < runs.length; place++) {
        const run = runs[(round + place) % runs.length]!
        const from = run.seq
        const costUs = await costOf(run, make)
        if (round === 0) continue
        run.rounds.push(costUs)
        run.messages += run.seq - from
      }
    }
    return runs.map(({ way, rounds, messages }) => {
      const sorted = rounds.toSorted((a, b) => a - b)
      const medianUs = sorted[(ROUNDS - 1) / 2]!
      return { ...way, medianUs, lowUs: sorted[0]!, highUs: sorted.at(-1)!, rounds: ROUNDS, messages }
    })
  } finally {
    for (const { sender } of runs) sender.close()
  }
}

/** µs a message, over one round. */
async function costOf(run: { sender: Sender; seq: number }, make: (seq: number) => Message): Promise<number> {
  let spentUs = 0
  let sent = 0
  while (spentUs < ROUND_US && sent < ROUND_MESSAGES) {
    // Making messages is not sending them: done before the clock is read.
    const first = make(++run.seq)
    const batch = [first]
    while (batch.length < Math.min(BATCH_MESSAGES, BATCH_BYTES / Math.max(1, first.size))) batch.push(make(++run.seq))
    const from = process.cpuUsage()
    await run.sender.send(batch)
    const { user, system } = process.cpuUsage(from)
    spentUs += user + system
    sent += batch.length
    // Lanes that stream meanwhile have their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return spentUs / sent
}
