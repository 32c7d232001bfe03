import { waitBefore } from '../engine/reconnect.ts'
import { StormPanel } from '../features/storm/StormPanel.tsx'

/** The storm of simulated clients, which wait by the code of our client. */
export default function StormSheet() {
  return <StormPanel waitBefore={waitBefore} />
}
