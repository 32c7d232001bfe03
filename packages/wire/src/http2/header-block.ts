import { decodeLatin1 } from '../latin1.ts'
import { WireError } from '../wire-error.ts'
import { decodeHuffman } from './huffman.ts'

/** A string of a header block; offsets are in the block. RFC 7541 §5.2. */
export interface BlockString {
  lengthStart: number
  start: number
  end: number
  huffman: boolean
  /** Its octets as latin1, as HTTP/1.1 field values are read here. */
  text: string
}

/** One representation of a header block, as it is written: what an index means, only the table can say. RFC 7541 §6. */
export type Representation = { start: number; end: number } & (
  | { kind: 'indexed'; index: number }
  /** `index` 0: the name is written out. */
  | { kind: 'literal'; keeps: Keeping; index: number; indexEnd: number; name: BlockString | null; value: BlockString }
  | { kind: 'table-size'; size: number }
)

/** Whether a literal becomes an entry of the table; `never`: on no connection further on either. RFC 7541 §6.2. */
export type Keeping = 'kept' | 'not-kept' | 'never-kept'

/** What a reader takes of one block, as it is written and as its fields: as node:http2 bounds what it sends and takes. */
export const MAX_BLOCK_BYTES = 64 * 1024
/** Integers are of sizes, lengths and indices: none needs more than these bytes behind its prefix. RFC 7541 §5.1 leaves the limit to us. */
const MAX_INTEGER_BYTES = 4

/**
 * Reads a complete header block. `offsetOf` says where a byte of it lies in the stream, for errors: a block may be spread
 * over several frames. Throws `hpack_integer`, `hpack_huffman`, `hpack_truncated`, `hpack_table_size`.
 */
export function readBlock(block: Uint8Array, offsetOf: (at: number) => number): Representation[] {
  const reader = new BlockReader(block, offsetOf)
  const representations: Representation[] = []
  let sawField = false
  while (!reader.done) {
    const start = reader.at
    const representation = reader.representation()
    if (representation.kind === 'table-size' && sawField) {
      const offset = offsetOf(start)
      throw new WireError('hpack_table_size', offset, `a table size behind a field (byte ${offset}): RFC 7541 §4.2`)
    }
    sawField ||= representation.kind !== 'table-size'
    representations.push(representation)
  }
  return representations
}

class BlockReader {
  at = 0
  readonly #block: Uint8Array
  readonly #offsetOf: (at: number) => number

  constructor(block: Uint8Array, offsetOf: (at: number) => number) {
    this.#block = block
    this.#offsetOf = offsetOf
  }

  get done(): boolean {
    return this.at >= this.#block.length
  }

  representation(): Representation {
    const start = this.at
    const first = this.#block[start] as number
    if ((first & 0x80) !== 0) return { kind: 'indexed', start, index: this.#integer(7), end: this.at }
    if ((first & 0xe0) === 0x20) return { kind: 'table-size', start, size: this.#integer(5), end: this.at }
    const keeps: Keeping = (first & 0x40) !== 0 ? 'kept' : (first & 0x10) !== 0 ? 'never-kept' : 'not-kept'
    const index = this.#integer(keeps === 'kept' ? 6 : 4)
    const indexEnd = this.at
    const name = index === 0 ? this.#string() : null
    const value = this.#string()
    return { kind: 'literal', keeps, start, index, indexEnd, name, value, end: this.at }
  }

  /** RFC 7541 §5.1. */
  #integer(prefixBits: number): number {
    const most = 2 ** prefixBits - 1
    const start = this.at
    let value = this.#byte() & most
    if (value < most) return value
    for (let shift = 0; ; shift++) {
      if (shift === MAX_INTEGER_BYTES) {
        const offset = this.#offsetOf(start)
        throw new WireError('hpack_integer', offset, `an integer of more than ${MAX_INTEGER_BYTES} bytes (byte ${offset}): RFC 7541 §5.1`)
      }
      const byte = this.#byte()
      value += (byte & 0x7f) * 128 ** shift
      if ((byte & 0x80) === 0) return value
    }
  }

  #string(): BlockString {
    const lengthStart = this.at
    const huffman = !this.done && ((this.#block[lengthStart] as number) & 0x80) !== 0
    const length = this.#integer(7)
    const start = this.at
    const end = start + length
    if (end > this.#block.length) throw this.#truncated()
    this.at = end
    const text = huffman ? decodeLatin1(decodeHuffman(this.#block, start, end, this.#offsetOf)) : decodeLatin1(this.#block, start, end)
    return { lengthStart, start, end, huffman, text }
  }

  #byte(): number {
    if (this.done) throw this.#truncated()
    return this.#block[this.at++] as number
  }

  #truncated(): WireError {
    const offset = this.#offsetOf(this.#block.length)
    return new WireError('hpack_truncated', offset, `the header block ends inside a field (byte ${offset}): RFC 7541 §6`)
  }
}
