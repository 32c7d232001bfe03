import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { WireError } from '../wire-error.ts'
import { blockFields } from './block-fields.ts'
import { readBlock } from './header-block.ts'
import { HeaderTable, type HeaderTableOptions } from './header-table.ts'
import { STATIC_TABLE } from './static-table.ts'

const self = (at: number) => at

/** Reads blocks one after the other, as one direction of a connection does: their fields, and what the table then counts. */
function read(blocks: string[], options?: HeaderTableOptions) {
  const table = new HeaderTable(options)
  return blocks.map((text) => {
    const block = hex(text)
    const representations = readBlock(block, self)
    const headers = table.read(representations, self)
    expect(checkTiling(blockFields(representations, headers), 0, block.length)).toBeNull()
    return { headers: headers.flatMap((header) => (header ? [`${header.name}: ${header.value}`] : [])), size: table.size }
  })
}

function refusal(block: string, options?: HeaderTableOptions) {
  try {
    read([block], options)
    return null
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return `${error.code} ${error.offset}`
  }
}

const FIRST = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com']
const REQUESTS = [
  { headers: FIRST, size: 57 },
  { headers: [...FIRST, 'cache-control: no-cache'], size: 110 },
  {
    headers: [':method: GET', ':scheme: https', ':path: /index.html', ':authority: www.example.com', 'custom-key: custom-value'],
    size: 164,
  },
]
const DATE = 'date: Mon, 21 Oct 2013 20:13:2'
const RESPONSES = [
  { headers: [':status: 302', 'cache-control: private', `${DATE}1 GMT`, 'location: https://www.example.com'], size: 222 },
  { headers: [':status: 307', 'cache-control: private', `${DATE}1 GMT`, 'location: https://www.example.com'], size: 222 },
  {
    headers: [
      ':status: 200',
      'cache-control: private',
      `${DATE}2 GMT`,
      'location: https://www.example.com',
      'content-encoding: gzip',
      'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    ],
    size: 215,
  },
]
/** The RFC's table of 256 bytes, said as an encoder says it. */
const TABLE_OF_256 = '3fe101'

describe('a header block as RFC 7541 appendix C prints it', () => {
  it.each([
    ['C.2.1: a literal that is kept', '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572', 'custom-key: custom-header', 55],
    ['C.2.2: one that is not', '040c 2f73 616d 706c 652f 7061 7468', ':path: /sample/path', 0],
    ['C.2.3: one that never is', '1008 7061 7373 776f 7264 0673 6563 7265 74', 'password: secret', 0],
    ['C.2.4: an index', '82', ':method: GET', 0],
  ])('%s', (_, block, header, size) => expect(read([block])).toEqual([{ headers: [header], size }]))

  it('C.3: requests without Huffman coding', () => {
    const blocks = [
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      '8286 84be 5808 6e6f 2d63 6163 6865',
      '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
    ]
    expect(read(blocks)).toEqual(REQUESTS)
  })

  it('C.4: requests with Huffman coding', () => {
    const blocks = [
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ]
    expect(read(blocks)).toEqual(REQUESTS)
  })

  it('C.5: responses without Huffman coding, in a table that forgets', () => {
    const blocks = [
      `${TABLE_OF_256}4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d`,
      '4803 3330 37c1 c0bf',
      '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
    ]
    expect(read(blocks)).toEqual(RESPONSES)
  })

  it('C.6: responses with Huffman coding, in a table that forgets', () => {
    const blocks = [
      `${TABLE_OF_256}4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
      '4883 640e ffc1 c0bf',
      '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
    ]
    expect(read(blocks)).toEqual(RESPONSES)
  })

  it('C.1: integers at the edge of their prefix', () => {
    // 10 and 1337 in five bits: here the size of a table.
    expect(readBlock(hex('2a'), self)).toMatchObject([{ kind: 'table-size', size: 10 }])
    expect(readBlock(hex('3f9a0a'), self)).toMatchObject([{ kind: 'table-size', size: 1337 }])
  })
})

describe('a header block says in its fields', () => {
  it('what an index stands for, and where it was learnt', () => {
    const table = new HeaderTable()
    table.read(readBlock(hex('4101 78'), self), self)
    const block = hex('82be')
    const representations = readBlock(block, self)
    const fields = blockFields(representations, table.read(representations, self))
    expect(fields.map(({ meaning }) => meaning)).toEqual([
      'Entry 2 of the table that everybody has (RFC 7541 appendix A): :method: GET (RFC 7541 §6.1).',
      'Entry 62, which an earlier header block of this connection taught: :authority: x (RFC 7541 §6.1).',
    ])
  })

  it('how long a string is coded, what it says, and whether it is kept', () => {
    const representations = readBlock(hex('5886 a8eb 1064 9cbf'), self)
    const fields = blockFields(representations, new HeaderTable().read(representations, self))
    expect(fields.map(({ name }) => name)).toEqual(['literal-header', 'header-value-length', 'header-value'])
    expect(fields[0]!.meaning).toContain('its name is that of entry 24')
    expect(fields[0]!.meaning).toContain('Both ends keep it')
    expect(fields[1]!.meaning).toContain('6 bytes, Huffman-coded from 8')
    expect(fields[2]!.meaning).toBe('The value: no-cache')
  })
})

describe('a header block is refused', () => {
  it.each([
    ['index 0', '80', 'hpack_index 0'],
    ['an index that nothing has taught', '82be', 'hpack_index 1'],
    ['the name of an entry that nothing has taught', '7e0178', 'hpack_index 0'],
    ['an integer without end', 'ff ff ff ff ff ff ff', 'hpack_integer 0'],
    ['an end inside an integer', '82 ff', 'hpack_truncated 2'],
    ['an end inside a string', '04 0c 2f', 'hpack_truncated 3'],
    ['an end before a string', '40', 'hpack_truncated 1'],
    ['a larger table than was allowed', '3f e2 1f', 'hpack_table_size 0'],
    ['a table size behind a field', '82 20', 'hpack_table_size 1'],
    ['the end-of-string symbol', '04 84 ff ff ff ff', 'hpack_huffman 5'],
    ['padding of zeros', '04 81 f0', 'hpack_huffman 2'],
    ['padding of a whole byte', '04 82 8f ff', 'hpack_huffman 3'],
  ])('for %s', (_, block, expected) => expect(refusal(block)).toBe(expected))

  it('for fields that come to more than is allowed, though few bytes name them', () => {
    const long = `40 01 78 7f 49${'78'.repeat(200)}`
    expect(refusal(long)).toBeNull()
    expect(refusal(`${long}${'be'.repeat(9)}`, { maxListBytes: 2000 })).toBe(`h2_header_list_too_long ${205 + 7}`)
  })

  it('for an index of what a smaller table than is usual could not keep', () => {
    expect(refusal('4101 78 be')).toBeNull()
    expect(refusal('4101 78 be', { maxTableBytes: 40 })).toBe('hpack_index 3')
  })

  it('and the table of a larger size is taken where it was allowed', () => {
    expect(refusal('3f e1ff03', { maxTableBytes: 65_536 })).toBeNull()
  })
})

// That all between are as well, Wireshark says: reference.test.ts.
it('the first, a middle and the last of the static table’s 61 entries are those of appendix A', () => {
  expect(STATIC_TABLE).toHaveLength(61)
  expect([STATIC_TABLE[0], STATIC_TABLE[15], STATIC_TABLE[60]]).toEqual([
    [':authority', ''],
    ['accept-encoding', 'gzip, deflate'],
    ['www-authenticate', ''],
  ])
})

it('any bytes are a header block or a WireError, and every byte of a block belongs to one field', () => {
  let read = 0
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (block) => {
      try {
        const representations = readBlock(block, self)
        expect(checkTiling(blockFields(representations, []), 0, block.length)).toBeNull()
        read++
        new HeaderTable().read(representations, self)
      } catch (error) {
        expect(error).toBeInstanceOf(WireError)
        expect((error as WireError).offset).toBeLessThanOrEqual(block.length)
      }
    }),
    { numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(100)
})
