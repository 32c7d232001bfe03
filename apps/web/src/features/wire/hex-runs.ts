import type { Field } from '@wireside/wire/field'
import { fieldAt } from './cursor.ts'
import { asciiByte, hexByte, toneOf, type Tone } from './field-style.ts'

/** Neighbouring bytes of one row and one field that look alike; the byte one is at is a run of its own. */
export interface HexRun {
  start: number
  /** Exclusive. */
  end: number
  /** The first field that holds its bytes. */
  name: string
  tone: Tone
  /** Its first byte is the field's. */
  begins: boolean
}

/** The runs of a row of bytes, from `start` up to `end`. They tile it. */
export function hexRuns(fields: readonly Field[], start: number, end: number, cursor: number): HexRun[] {
  const runs: HexRun[] = []
  let at = start
  for (let index = fieldAt(fields, start); at < end; index++) {
    const field = fields[index] ?? { name: '', start: at, end }
    // Fields of less than a byte share it: the first one speaks for it.
    if (field.end <= at) continue
    const stop = Math.min(end, field.end)
    for (const until of [Math.min(cursor, stop), Math.min(cursor + 1, stop), stop]) {
      if (until <= at) continue
      runs.push({ start: at, end: until, name: field.name, tone: toneOf(field), begins: field.start === at })
      at = until
    }
  }
  return runs
}

export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).join(' ')
}

export function asciiText(bytes: Uint8Array): string {
  return Array.from(bytes, asciiByte).join('')
}

/** What a screen reader says of a run: its bytes, which they are, whose they are. */
export function runWords({ start, end, name }: HexRun, hex: string): string {
  return `${hex}, ${end === start + 1 ? `byte ${start}` : `bytes ${start}–${end - 1}`}, ${name}`
}
