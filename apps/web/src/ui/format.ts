/** Numbers as people read them, with units; always the same width for the same magnitude (tabular figures). */

const THIN = '\u202f'

export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, THIN)
}

/** In the place of a figure that there is none of. */
const NONE = '–'

/** 0.12 ms · 3.4 ms · 120 ms · 1.0 s · 14 s · 3 min 05 s; of none, – */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return NONE
  if (ms < 0) return `−${formatDuration(-ms)}`
  if (ms < 0.995) return `${ms.toFixed(2)} ms`
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  if (ms < 99_500) return `${Math.round(ms / 1000)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

/** 812 B · 12.3 kB · 1.05 MB: decimal multiples, as networks count. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NONE
  if (bytes < 0) return `−${formatBytes(-bytes)}`
  if (bytes < 1000) return `${trimmed(bytes)} B`
  if (bytes < 999_950) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(2)} MB`
}

/** 500 B · 50 kB · 1 MB: a size that was chosen, of which nobody asks for decimals. */
export function formatRoundBytes(bytes: number): string {
  return formatBytes(bytes).replace(/\.0+ /, ' ')
}

/** Bytes of one message: whole where they are whole, else one decimal, for a mean. */
export function trimmed(value: number): string {
  const rounded = Math.round(value * 10) / 10
  return Number.isInteger(rounded) ? formatCount(rounded) : rounded.toFixed(1)
}

/** 3.4 µs · 41 µs · 1.2 ms: processor time. */
export function formatMicroseconds(us: number): string {
  if (!Number.isFinite(us)) return NONE
  if (us < 0) return `−${formatMicroseconds(-us)}`
  if (us >= 999.5) return formatDuration(us / 1000)
  return `${us < 9.95 ? us.toFixed(1) : Math.round(us)} µs`
}

/** + 23, or − 69 where compression saves more than the transport adds. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'} ${trimmed(Math.abs(value))}`
}

export function formatRate(perSecond: number): string {
  return `${trimmed(perSecond)}/s`
}

/** Seconds on an axis whose zero is the cut or now. */
export function formatAxisSeconds(ms: number): string {
  const seconds = Math.round(ms / 100) / 10
  return seconds === 0 ? '0 s' : `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`
}

/** A sentence from elsewhere, its long numbers written as all numbers here. */
export function grouped(sentence: string): string {
  return sentence.replaceAll(/\d{5,}/g, (digits) => formatCount(Number(digits)))
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
