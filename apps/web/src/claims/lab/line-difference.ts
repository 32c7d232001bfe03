/** Lines to add and to remove to make `to` of `from`, by their longest common subsequence; blank lines and comments aside. */
export function lineDifference(from: string, to: string): { added: number; removed: number } {
  const a = code(from)
  const b = code(to)
  let before = Array.from({ length: b.length + 1 }, () => 0)
  for (const line of a) {
    const row = [0]
    for (const [at, other] of b.entries()) row.push(line === other ? (before[at] ?? 0) + 1 : Math.max(before[at + 1] ?? 0, row[at] ?? 0))
    before = row
  }
  const common = before.at(-1) ?? 0
  return { added: b.length - common, removed: a.length - common }
}

function code(source: string): string[] {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'))
}
