import { bitRange, type Field } from './field.ts'

/** Says where `fields` fail to tile the bytes `[start, end)`, or null: no gap, no overlap, no empty field. */
export function checkTiling(fields: readonly Field[], start: number, end: number): string | null {
  let next = start * 8
  for (const field of fields) {
    const [from, to] = bitRange(field)
    if (from !== next) return `${field.name} begins at bit ${from}, expected ${next}`
    if (to <= from) return `${field.name} at bit ${from} is empty`
    if (field.bits && (field.end !== field.start + 1 || field.bits[0] < 0 || field.bits[1] > 8)) {
      return `${field.name} at byte ${field.start} names bits outside its byte`
    }
    next = to
  }
  return next === end * 8 ? null : `the fields end at bit ${next}, expected ${end * 8}`
}
