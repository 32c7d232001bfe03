import { describeProblem } from '@wireside/contract/problem'
import { readRun, type RunFile } from '@wireside/contract/run-file'

/** The run as a file holds it; read and written again it is the same text. */
export function runText(run: RunFile): string {
  return `${JSON.stringify(run)}\n`
}

/** The run that a file's text holds, or why it holds none, in words. */
export function parseRun(name: string, text: string): { run: RunFile } | { why: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { why: `${name} is not whole JSON: ${error.message}` }
  }
  const read = readRun(value)
  return 'run' in read ? read : { why: `${name} can’t be opened. ${read.problems.map(describeProblem).join('; ')}` }
}
