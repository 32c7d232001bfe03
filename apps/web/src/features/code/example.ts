import type { Transport } from '@wireside/contract/transports'

/** Files of `examples/`, the same names for each transport. */
export const EXAMPLES = {
  'client.mjs': 'JavaScript',
  'server.mjs': 'JavaScript: a server',
  'client.py': 'Python',
  'client.go': 'Go',
  'client.swift': 'Swift',
  'client.kt': 'Kotlin',
} as const
export type Example = keyof typeof EXAMPLES

/** WebTransport is in no language's own library but a browser's. */
const FEWER: Partial<Record<Transport, readonly Example[]>> = { webtransport: ['client.mjs'] }

/** Those that a transport has. */
export function examplesOf(transport: Transport): readonly Example[] {
  return FEWER[transport] ?? (Object.keys(EXAMPLES) as Example[])
}

/** Go has these by itself; for the others a module would have to be fetched. */
const GO_ALONE: readonly Transport[] = ['sse', 'sse-fetch', 'http-stream', 'long-poll', 'iframe']

/** Whether this project's tests run it where its language is installed. */
export function isRun(transport: Transport, example: Example): boolean {
  switch (example) {
    case 'client.mjs':
    case 'server.mjs':
    case 'client.py':
      return true
    case 'client.go':
      return GO_ALONE.includes(transport)
    case 'client.swift':
    case 'client.kt':
      return false
  }
}
