import type { LaneTap } from '@wireside/contract/tap'
import { decodeBase64 } from './base64.ts'
import type { LaneBytes } from './messages.ts'

/** A lane's tap as the page takes it: bytes instead of base64. */
export function readTap({ exchanges, ...tap }: LaneTap): LaneBytes {
  return {
    ...tap,
    exchanges: exchanges.map((exchange) => ({
      ...exchange,
      segments: exchange.segments.map(({ base64, ...segment }) => ({ ...segment, bytes: decodeBase64(base64) })),
    })),
  }
}
