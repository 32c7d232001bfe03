/** The source of our client as it runs, and its length without blank lines and comments. */
export interface ClientSource {
  files: { name: string; text: string }[]
  lines: number
}

export function countLines(source: string): number {
  return codeLines(source).length
}

/** The lines of a source that are neither blank nor only a comment. */
export function codeLines(source: string): string[] {
  const withoutBlocks = source.replace(/\/\*[\s\S]*?\*\//g, '')
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
}
