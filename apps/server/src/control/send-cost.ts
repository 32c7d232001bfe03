import type { ControlDown } from '@wireside/contract/control'
import type { SendWay } from '@wireside/contract/send-cost'
import { TRANSPORTS } from '@wireside/contract/transports'
import { measureSendCosts } from '../send-cost/measure.ts'
import type { Session } from '../sessions/session.ts'

/** One at a time in a process: two would measure each other. */
let underWay = false

/** Measures what one message of the session's workload costs on each way. */
export async function answerSendCost(session: Session, ways: readonly SendWay[]): Promise<ControlDown> {
  const why = refusal(session, ways)
  if (why !== null) return { type: 'send-cost-refused', why }
  underWay = true
  try {
    return { type: 'send-cost', costs: await measureSendCosts(ways, (seq) => session.makeMessage(seq)) }
  } finally {
    underWay = false
  }
}

function refusal(session: Session, ways: readonly SendWay[]): string | null {
  if (underWay) return 'another page has it measured now; try again in some seconds'
  if (!session.hasWorkload) return 'no workload is set yet'
  const wrong = ways.find(({ transport, compression }) => !TRANSPORTS[transport].compressions.includes(compression))
  return wrong ? `${wrong.transport} has no compression ${wrong.compression}` : null
}
