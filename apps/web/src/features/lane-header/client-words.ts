import type { LaneSettings } from '@wireside/contract/lanes'

const WORDS = { bare: 'as shipped', managed: 'our client' }

/** Who reconnects a lane, and whether its bytes are compressed. */
export function clientWords({ client, compression }: Pick<LaneSettings, 'client' | 'compression'>): string {
  return compression === 'off' ? WORDS[client] : `${WORDS[client]}, compressed`
}
