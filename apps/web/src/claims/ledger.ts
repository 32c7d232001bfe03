import { binary } from './binary.ts'
import type { Claim } from './claim.ts'
import { fullDuplex } from './full-duplex.ts'
import { headerRatio } from './header-ratio.ts'
import { sseInjection } from './sse-injection.ts'
import { support } from './support.ts'

/** Every claim, in the order of the ledger; the page groups them by question. */
export const CLAIMS: readonly Claim[] = [fullDuplex, sseInjection, headerRatio, binary, support]

/** The six that surprise most: the page begins with them. */
export const LEADING: readonly string[] = ['ai-sse', 'sse-injection', 'silent-drop', 'header-ratio', 'chat-latency', 'binary']

export function findClaim(id: string): Claim | null {
  return CLAIMS.find((claim) => claim.id === id) ?? null
}
