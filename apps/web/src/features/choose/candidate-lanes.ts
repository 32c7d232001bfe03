import type { Candidate } from './rules.ts'

/** A lane of each that can be recommended, for its name and colour. */
export const CANDIDATE_LANES = {
  sse: { id: 'sse', transport: 'sse' },
  'sse-fetch': { id: 'sse-fetch', transport: 'sse-fetch' },
  websocket: { id: 'ws', transport: 'websocket' },
} as const satisfies Record<Candidate, object>
