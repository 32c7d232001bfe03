import type { Transport } from '@wireside/contract/transports'

/** Files of `examples/`, the same for each transport. */
export const EXAMPLES = {
  'client.mjs': 'JavaScript',
  'server.mjs': 'JavaScript: a server',
  'client.py': 'Python',
  'client.go': 'Go',
  'client.swift': 'Swift',
  'client.kt': 'Kotlin',
} as const
export type Example = keyof typeof EXAMPLES

/** Go has these by itself; for the others a module would have to be fetched. */
const GO_ALONE: readonly Transport[] = ['sse', 'sse-fetch', 'http-stream', 'long-poll', 'iframe']

/** Whether this project's tests run it where its language is installed. */
export function isRun(transport: Transport, example: Example): boolean {
  switch (example) {
    case 'client.mjs':
    case 'server.mjs':
      return true
    case 'client.py':
      // aioquic is no package of Debian's.
      return transport !== 'webtransport'
    case 'client.go':
      return GO_ALONE.includes(transport)
    case 'client.swift':
    case 'client.kt':
      return false
  }
}
