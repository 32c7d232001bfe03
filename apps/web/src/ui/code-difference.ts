import { diffArrays } from 'diff'
import { codeLines } from './client-source.ts'

interface DifferenceLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

interface CodeDifference {
  lines: DifferenceLine[]
  added: number
  removed: number
}

/** What to add and to remove to make `to` of `from`, line by line; blank lines, comments and indentation do not count. */
export function codeDifference(from: string, to: string): CodeDifference {
  const changes = diffArrays(codeLines(from), codeLines(to), { comparator: (one, other) => one.trim() === other.trim() })
  const lines = changes.flatMap(({ added, removed, value }): DifferenceLine[] =>
    value.map((text) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  )
  const count = (kind: DifferenceLine['kind']): number => lines.filter((line) => line.kind === kind).length
  return { lines, added: count('added'), removed: count('removed') }
}
