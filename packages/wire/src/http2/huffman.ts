import { WireError } from '../wire-error.ts'

/** Bits of each octet's code and, last, of the end-of-string symbol. The codes follow from them: the code is canonical. RFC 7541 appendix B. */
// oxfmt-ignore
const CODE_BITS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
]

const LONGEST_CODE = 30
const END_OF_STRING = 256

/** Octets with codes of one length, in the order of their codes, and the first of these. */
interface CodesOfLength {
  first: number
  symbols: number[]
}

const CODES: readonly CodesOfLength[] = codesByLength()

/**
 * The octets of the Huffman-coded string in `bytes[start, end)`. `offsetOf` says where a byte of it lies in the stream, for
 * errors. Throws `hpack_huffman`: what is left at the end must be fewer than 8 bits, all of them 1. RFC 7541 §5.2.
 */
export function decodeHuffman(bytes: Uint8Array, start: number, end: number, offsetOf: (at: number) => number): Uint8Array {
  const octets: number[] = []
  let code = 0
  let length = 0
  for (let bit = 0; bit < (end - start) * 8; bit++) {
    const at = start + (bit >> 3)
    code = code * 2 + (((bytes[at] as number) >> (7 - (bit & 7))) & 1)
    length++
    // Codes tile all that 30 bits can be: what none of a length is begins a longer one.
    const { first, symbols } = CODES[length] as CodesOfLength
    const octet = symbols[code - first]
    if (octet === undefined) continue
    if (octet === END_OF_STRING) throw invalid(offsetOf(at), 'holds the end-of-string symbol')
    octets.push(octet)
    code = 0
    length = 0
  }
  if (length > 7) throw invalid(offsetOf(end - 1), 'ends in 8 bits or more that are no octet')
  if (code !== 2 ** length - 1) throw invalid(offsetOf(end - 1), 'is not filled up with 1s')
  return Uint8Array.from(octets)
}

/** Shorter codes are smaller; among those of one length, smaller octets have smaller codes. */
function codesByLength(): CodesOfLength[] {
  const codes: CodesOfLength[] = [{ first: 0, symbols: [] }]
  let next = 0
  for (let length = 1; length <= LONGEST_CODE; length++) {
    next *= 2
    const symbols = CODE_BITS.flatMap((bits, symbol) => (bits === length ? [symbol] : []))
    codes.push({ first: next, symbols })
    next += symbols.length
  }
  return codes
}

function invalid(offset: number, what: string): WireError {
  return new WireError('hpack_huffman', offset, `a Huffman-coded string ${what} (byte ${offset}): RFC 7541 §5.2`)
}
