/**
 * The parts a lane's bytes are counted by. `payload` is the learner's own bytes; everything else is what the transport
 * adds. `compression` is a saving and the only part that is negative.
 */
export const PARTS = ['payload', 'framing', 'id', 'chunking', 'encoding', 'heads', 'preflight', 'control', 'shared', 'compression'] as const

export type Part = (typeof PARTS)[number]

/** Bytes by part; a part that is absent is zero. */
export type Bytes = Partial<Record<Part, number>>

/** Bytes on the wire: the sum over all parts. */
export function total(bytes: Bytes): number {
  let sum = 0
  for (const part of PARTS) sum += bytes[part] ?? 0
  return sum
}

export function sumOf(one: Bytes, other: Bytes): Bytes {
  const sum: Bytes = { ...one }
  for (const part of PARTS) if (other[part] !== undefined) sum[part] = (sum[part] ?? 0) + other[part]
  return sum
}

/** Bytes the transport added: everything but the payload. */
export function overhead(bytes: Bytes): number {
  return total(bytes) - (bytes.payload ?? 0)
}
