/** Files of `examples/`, the same names for each transport, and whether this project's tests run them. */
export const EXAMPLES = {
  'client.mjs': { label: 'JavaScript', isRun: true },
  'server.mjs': { label: 'JavaScript: a server', isRun: true },
  'client.py': { label: 'Python', isRun: true },
  'client.go': { label: 'Go', isRun: false },
  'client.swift': { label: 'Swift', isRun: false },
  'client.kt': { label: 'Kotlin', isRun: false },
} as const
export type Example = keyof typeof EXAMPLES
