/** `1.3 ms`, `102 ms`, `1.0 s` as numbers of ms; what the page does not tell from nothing as 0, the strictest. */
export function milliseconds(text: string | null): number {
  if (text === 'less than the error') return 0
  const value = Number.parseFloat(text ?? '')
  return text?.endsWith('ms') ? value : value * 1000
}
