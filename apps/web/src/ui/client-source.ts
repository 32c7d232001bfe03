/** The source of our client as it runs, and its length without blank lines and comments. */
export interface ClientSource {
  files: { name: string; text: string }[]
  lines: number
}

export function countLines(source: string): number {
  const withoutBlocks = source.replace(/\/\*[\s\S]*?\*\//g, '')
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length
}
