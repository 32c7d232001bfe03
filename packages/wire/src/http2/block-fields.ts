import type { Field } from '../field.ts'
import type { BlockString, Keeping, Representation } from './header-block.ts'
import type { Header } from './header-table.ts'
import { STATIC_TABLE } from './static-table.ts'

/** The parts of a header block. RFC 7541 §6. */
export type BlockFieldName =
  | 'indexed-header'
  | 'literal-header'
  | 'header-name-length'
  | 'header-name'
  | 'header-value-length'
  | 'header-value'
  | 'table-size'

export interface BlockField extends Field {
  name: BlockFieldName
}

/** Longer texts are named by their first characters. */
const SHOWN_CHARACTERS = 120

/**
 * Labels every byte of a header block; the fields tile it, offsets are in it. `headers`: what each representation says,
 * null where it is no field or was not told.
 */
export function blockFields(representations: readonly Representation[], headers: readonly (Header | null)[]): BlockField[] {
  return representations.flatMap((representation, at) => fieldsOf(representation, headers[at] ?? null))
}

function fieldsOf(representation: Representation, header: Header | null): BlockField[] {
  const { start, end } = representation
  switch (representation.kind) {
    case 'indexed':
      return [
        { name: 'indexed-header', start, end, meaning: `${entryWords(representation.index)}: ${headerWords(header)} (RFC 7541 §6.1).` },
      ]
    case 'table-size':
      return [
        {
          name: 'table-size',
          start,
          end,
          meaning: `The sender’s table holds ${representation.size} bytes at most from here on (RFC 7541 §6.3).`,
        },
      ]
    case 'literal': {
      const { keeps, index, indexEnd, name, value } = representation
      const named =
        index === 0 ? 'its name is written out' : `its name is that of ${entryWords(index, false)}: ${shown(header?.name ?? '?')}`
      return [
        { name: 'literal-header', start, end: indexEnd, meaning: `A header field whose value is written out; ${named}. ${KEEPING[keeps]}` },
        ...(name ? stringFields(name, 'header-name-length', 'header-name', 'name') : []),
        ...stringFields(value, 'header-value-length', 'header-value', 'value'),
      ]
    }
  }
}

function stringFields(string: BlockString, length: BlockFieldName, content: BlockFieldName, what: 'name' | 'value'): BlockField[] {
  const { lengthStart, start, end, huffman, text } = string
  const coded = huffman ? `, Huffman-coded from ${text.length}` : ', as they are'
  const fields: BlockField[] = [
    { name: length, start: lengthStart, end: start, meaning: `The ${what} takes ${end - start} bytes${coded} (RFC 7541 §5.2).` },
  ]
  if (end > start) fields.push({ name: content, start, end, meaning: `The ${what}: ${shown(text)}` })
  return fields
}

function entryWords(index: number, capital = true): string {
  const entry = capital ? 'Entry' : 'entry'
  if (index <= STATIC_TABLE.length) return `${entry} ${index} of the table that everybody has (RFC 7541 appendix A)`
  return `${entry} ${index}, which an earlier header block of this connection taught`
}

const KEEPING: Record<Keeping, string> = {
  kept: 'Both ends keep it in their tables, so that next time an index will do (RFC 7541 §6.2.1).',
  'not-kept': 'It is not kept (RFC 7541 §6.2.2).',
  'never-kept': 'It must never be kept, on no connection further on either: a secret, as a rule (RFC 7541 §6.2.3).',
}

function headerWords(header: Header | null): string {
  return header ? shown(header.value === '' ? header.name : `${header.name}: ${header.value}`) : 'not told'
}

function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}
