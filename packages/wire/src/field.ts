/**
 * One labelled piece of some bytes. The fields of a thing tile it: each begins where the one before ends, the first at
 * the thing's first byte, the last ending with it. `check-tiling.ts` says so in code.
 */
export interface Field {
  /** Stable name, from the specification's own words: `opcode`, `payload`, `eol-lf`. */
  name: string
  /** First byte, and the byte after the last: `[start, end)`. */
  start: number
  end: number
  /**
   * Only where fields share a byte (the first two of a WebSocket frame): which bits of byte `start`, `[from, to)`,
   * bit 0 the most significant, as the RFCs draw them. `end` is then `start + 1`.
   */
  bits?: readonly [from: number, to: number]
  /** One sentence for a learner: what these bytes say here, and where the rule is written. */
  meaning: string
}

/** Where a field lies, in bits from the first byte's most significant bit: `[start, end)`. */
export function bitRange(field: Field): [start: number, end: number] {
  const { start, end, bits } = field
  return bits ? [start * 8 + bits[0], start * 8 + bits[1]] : [start * 8, end * 8]
}
