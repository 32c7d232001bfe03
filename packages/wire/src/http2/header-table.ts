import { WireError } from '../wire-error.ts'
import { MAX_BLOCK_BYTES, type Representation } from './header-block.ts'
import { STATIC_TABLE } from './static-table.ts'

export interface Header {
  name: string
  value: string
}

/** What a table may hold until the reader's settings say otherwise. RFC 9113 §6.5.2. */
export const DEFAULT_TABLE_BYTES = 4096
/** Each entry counts this much beside its name and value. RFC 7541 §4.1. */
const ENTRY_BYTES = 32

export interface HeaderTableOptions {
  /** What the reader's SETTINGS_HEADER_TABLE_SIZE allows at most. */
  maxTableBytes?: number
  /** Of all fields of one block, counted as entries are: few bytes can name a long entry many times. */
  maxListBytes?: number
}

/**
 * What one direction of a connection has taught both ends: without its history no later header block can be read. RFC
 * 7541 §2.3. No library: hpack.js needs Node’s streams, and tells values but not where they lie.
 */
export class HeaderTable {
  readonly #maxTableBytes: number
  readonly #maxListBytes: number
  /** Newest first: that has the index behind the last static one. */
  #entries: Header[] = []
  #bytes = 0
  #capacity: number

  constructor({ maxTableBytes = DEFAULT_TABLE_BYTES, maxListBytes = MAX_BLOCK_BYTES }: HeaderTableOptions = {}) {
    this.#maxTableBytes = maxTableBytes
    this.#capacity = Math.min(DEFAULT_TABLE_BYTES, maxTableBytes)
    this.#maxListBytes = maxListBytes
  }

  /** Bytes that its entries count as. */
  get size(): number {
    return this.#bytes
  }

  /**
   * What each representation of the next block says, null where it is no field, and learns from it. `offsetOf` as for
   * `readBlock`. Throws `hpack_index`, `hpack_table_size`, `h2_header_list_too_long`.
   */
  read(representations: readonly Representation[], offsetOf: (at: number) => number): (Header | null)[] {
    let listBytes = 0
    return representations.map((representation) => {
      const offsetHere = (): number => offsetOf(representation.start)
      const header = this.#resolve(representation, offsetHere)
      listBytes += header ? sizeOf(header) : 0
      if (listBytes <= this.#maxListBytes) return header
      const offset = offsetHere()
      throw new WireError('h2_header_list_too_long', offset, `header fields of more than ${this.#maxListBytes} bytes (byte ${offset})`)
    })
  }

  #resolve(representation: Representation, offsetHere: () => number): Header | null {
    switch (representation.kind) {
      case 'indexed':
        return this.#at(representation.index, offsetHere)
      case 'table-size':
        this.#resize(representation.size, offsetHere)
        return null
      case 'literal': {
        const name = representation.name ? representation.name.text : this.#at(representation.index, offsetHere).name
        const header = { name, value: representation.value.text }
        if (representation.keeps === 'kept') this.#keep(header)
        return header
      }
    }
  }

  #at(index: number, offsetHere: () => number): Header {
    const known = STATIC_TABLE[index - 1]
    if (known) return { name: known[0], value: known[1] }
    const learnt = index === 0 ? undefined : this.#entries[index - 1 - STATIC_TABLE.length]
    if (learnt) return learnt
    const offset = offsetHere()
    const most = STATIC_TABLE.length + this.#entries.length
    throw new WireError('hpack_index', offset, `index ${index}, and the table has 1 to ${most} (byte ${offset}): RFC 7541 §2.3.3`)
  }

  #keep(header: Header): void {
    this.#entries.unshift(header)
    this.#bytes += sizeOf(header)
    this.#evict()
  }

  #resize(size: number, offsetHere: () => number): void {
    if (size > this.#maxTableBytes) {
      const offset = offsetHere()
      throw new WireError(
        'hpack_table_size',
        offset,
        `a table of ${size} bytes where at most ${this.#maxTableBytes} are allowed (byte ${offset}): RFC 7541 §6.3`,
      )
    }
    this.#capacity = size
    this.#evict()
  }

  /** The oldest go first; an entry larger than the table leaves it empty. RFC 7541 §4.4. */
  #evict(): void {
    while (this.#bytes > this.#capacity) this.#bytes -= sizeOf(this.#entries.pop() as Header)
  }
}

function sizeOf({ name, value }: Header): number {
  return name.length + value.length + ENTRY_BYTES
}
