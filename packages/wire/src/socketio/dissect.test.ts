import { decodePayload, encodePayload } from 'engine.io-parser'
import fc from 'fast-check'
import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser'
import { describe, expect, it } from 'vitest'
import { checkTiling } from '../check-tiling.ts'
import { decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { WireError } from '../wire-error.ts'
import { dissectAttachment, dissectPacket, dissectPayload, type SocketioField } from './dissect.ts'
import { SOCKET_TYPES, type EnginePacket } from './packet.ts'

/** `name text` of each field; the bytes as text. */
function named(fields: readonly SocketioField[], bytes: Uint8Array): string[] {
  return fields.map(({ name, start, end }) => `${name} ${decodeUtf8(bytes, start, end)}`)
}

function errorOf(read: () => unknown): Pick<WireError, 'code' | 'offset'> | null {
  try {
    read()
    return null
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { code: error.code, offset: error.offset }
  }
}

/** As the documents print them: Socket.IO protocol, revision 5, "Packet encoding"; a `4` of Engine.IO before each. */
const PACKETS: Record<string, string[]> = {
  '40': ['engine-type 4', 'packet-type 0'],
  '40{"token":"123"}': ['engine-type 4', 'packet-type 0', 'packet-data {"token":"123"}'],
  '40/admin,{"token":"123"}': ['engine-type 4', 'packet-type 0', 'namespace /admin,', 'packet-data {"token":"123"}'],
  '44{"message":"Not authorized"}': ['engine-type 4', 'packet-type 4', 'packet-data {"message":"Not authorized"}'],
  '42["foo"]': ['engine-type 4', 'packet-type 2', 'open-array [', 'event-name "foo"', 'close-array ]'],
  '42/admin,["bar"]': ['engine-type 4', 'packet-type 2', 'namespace /admin,', 'open-array [', 'event-name "bar"', 'close-array ]'],
  '4212["foo"]': ['engine-type 4', 'packet-type 2', 'ack-id 12', 'open-array [', 'event-name "foo"', 'close-array ]'],
  '43/admin,13["bar"]': [
    'engine-type 4',
    'packet-type 3',
    'namespace /admin,',
    'ack-id 13',
    'open-array [',
    'argument "bar"',
    'close-array ]',
  ],
  '451-["baz",{"_placeholder":true,"num":0}]': [
    'engine-type 4',
    'packet-type 5',
    'attachments 1-',
    'open-array [',
    'event-name "baz"',
    'comma ,',
    'argument {"_placeholder":true,"num":0}',
    'close-array ]',
  ],
  '461-/admin,15[{"_placeholder":true,"num":0}]': [
    'engine-type 4',
    'packet-type 6',
    'attachments 1-',
    'namespace /admin,',
    'ack-id 15',
    'open-array [',
    'argument {"_placeholder":true,"num":0}',
    'close-array ]',
  ],
  '41/admin,': ['engine-type 4', 'packet-type 1', 'namespace /admin,'],
  // Engine.IO protocol, revision 4: heartbeat, upgrade.
  '2': ['engine-type 2'],
  '3': ['engine-type 3'],
  '2probe': ['engine-type 2', 'engine-data probe'],
  '5': ['engine-type 5'],
  '6': ['engine-type 6'],
  '0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}': [
    'engine-type 0',
    'engine-data {"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}',
  ],
}

describe('a packet', () => {
  it.each(Object.entries(PACKETS))('%s, as the protocol prints it', (text, expected) => {
    const bytes = encodeUtf8(text)
    const { fields } = dissectPacket(bytes)
    expect(named(fields, bytes)).toEqual(expected)
    expect(checkTiling(fields, 0, bytes.length)).toBeNull()
  })

  it('elements of an array lie where JSON has them, whatever is in their texts', () => {
    const bytes = encodeUtf8('42[ "a\\"],[", {"b":[1,"}"]} ,null, "é🙂" ]')
    const { fields } = dissectPacket(bytes)
    expect(named(fields, bytes).slice(2)).toEqual([
      'open-array [ ',
      'event-name "a\\"],["',
      'comma , ',
      'argument {"b":[1,"}"]}',
      'comma  ,',
      'argument null',
      'comma , ',
      'argument "é🙂"',
      'close-array  ]',
    ])
    expect(checkTiling(fields, 0, bytes.length)).toBeNull()
  })

  it.each([
    ['', 'sio_engine_type', 0],
    ['7', 'sio_engine_type', 0],
    ['hello', 'sio_engine_type', 0],
    ['bAQI=', 'sio_engine_type', 0],
    ['4', 'sio_packet_type', 1],
    ['47["a"]', 'sio_packet_type', 1],
    ['4hello', 'sio_packet_type', 1],
    ['45["a"]', 'sio_attachments', 2],
    ['450-["a"]', 'sio_attachments', 2],
    ['4511-["a"]', 'sio_attachments', 2],
    ['42["a"', 'sio_json', 2],
    ['42/admin,7["a"', 'sio_json', 10],
    ['42{"a":1}', 'sio_data', 2],
    ['42[]', 'sio_data', 2],
    ['42["connect"]', 'sio_data', 2],
    ['40["a"]', 'sio_data', 2],
    ['41{}', 'sio_data', 2],
  ])('%j is refused where it goes wrong', (text, code, offset) => {
    expect(errorOf(() => dissectPacket(encodeUtf8(text)))).toEqual({ code, offset })
  })

  it('that is not UTF-8 is refused at the byte', () => {
    expect(errorOf(() => dissectPacket(Uint8Array.of(0x34, 0x32, 0xff)))).toEqual({ code: 'utf8_invalid', offset: 2 })
  })
})

describe('a body', () => {
  // Engine.IO protocol, revision 4, "Payload encoding".
  it('holds packets parted by U+001E, and bytes as base64', () => {
    const bytes = encodeUtf8('42["hello"]\u001e2\u001ebAQIDBA==')
    const { fields, packets } = dissectPayload(bytes)
    expect(named(fields, bytes).slice(-5)).toEqual([
      'separator \u001e',
      'engine-type 2',
      'separator \u001e',
      'base64-mark b',
      'base64 AQIDBA==',
    ])
    expect(packets.map(({ type }) => type)).toEqual(['message', 'ping', 'binary'])
    expect(checkTiling(fields, 0, bytes.length)).toBeNull()
  })

  it('may hold a packet of very many elements', () => {
    const bytes = encodeUtf8(`42["a"${',1'.repeat(200_000)}]`)
    expect(dissectPayload(bytes).fields).toHaveLength(400_005)
  })

  it.each([
    ['', 'sio_engine_type', 0],
    ['2\u001e', 'sio_engine_type', 2],
    ['2\u001ex', 'sio_engine_type', 2],
    ['bAQ!D', 'sio_base64', 3],
    ['2\u001ebAQIDB', 'sio_base64', 8],
  ])('%j is refused where it goes wrong', (text, code, offset) => {
    expect(errorOf(() => dissectPayload(encodeUtf8(text)))).toEqual({ code, offset })
  })
})

it('a binary frame is one attachment, and an empty one has no field', () => {
  expect(dissectAttachment(Uint8Array.of(1, 2, 3))).toMatchObject([{ name: 'attachment', start: 0, end: 3 }])
  expect(dissectAttachment(new Uint8Array(0))).toEqual([])
})

const text = fc.string({ unit: 'grapheme' }).filter((one) => !/\p{Surrogate}/u.test(one))
const namespace = fc.constantFrom('/', '/admin', '/päth')
const binary = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))
const name = text.filter(
  (one) => !['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].includes(one),
)
const event = fc.record({
  type: fc.constantFrom(PacketType.EVENT, PacketType.ACK),
  nsp: namespace,
  id: fc.option(fc.nat(), { nil: undefined }),
  data: fc.tuple(name, fc.array(fc.oneof(text, fc.jsonValue(), binary), { maxLength: 4 })).map(([first, rest]) => [first, ...rest]),
})

describe('against socket.io-parser and engine.io-parser', () => {
  it('reads every packet that they write as they read it, and tiles it', () => {
    fc.assert(
      fc.property(event, (packet) => {
        const [head, ...attachments] = new Encoder().encode(structuredClone(packet) as Packet) as [string, ...Buffer[]]
        const bytes = encodeUtf8(`4${head}`)
        const { fields, packets } = dissectPacket(bytes)
        expect(checkTiling(fields, 0, bytes.length)).toBeNull()
        const [read] = packets
        if (read?.type !== 'message') throw new Error('not a message')
        const theirs = decoded(head)
        expect(SOCKET_TYPES.indexOf(read.socket.type)).toBe(theirs.type)
        expect(read.socket.namespace?.name ?? '/').toBe(theirs.nsp)
        expect(read.socket.ackId?.id).toBe(theirs.id)
        expect(read.socket.data?.value).toEqual(theirs.data)
        expect(read.socket.attachments?.count ?? 0).toBe(attachments.length)
      }),
    )
  })

  it('reads every body that they write as they read it, and tiles it', () => {
    const packet = fc.oneof(
      fc.constantFrom({ type: 'ping' as const }, { type: 'noop' as const }, { type: 'pong' as const, data: 'probe' }),
      binary.map((data) => ({ type: 'message' as const, data })),
      name.map((one) => ({ type: 'message' as const, data: `2${JSON.stringify([one])}` })),
    )
    fc.assert(
      fc.property(fc.array(packet, { minLength: 1, maxLength: 6 }), (packets) => {
        let body = ''
        encodePayload(packets, (encoded) => (body = encoded))
        const bytes = encodeUtf8(body)
        const ours = dissectPayload(bytes)
        expect(checkTiling(ours.fields, 0, bytes.length)).toBeNull()
        expect(ours.packets.map((one) => typeAndData(one, bytes))).toEqual(decodePayload(body).map(({ type, data }) => [type, data]))
      }),
    )
  })

  it('refuses what they refuse', () => {
    const start = fc.constantFrom('', '0', '1', '2', '3', '4', '51-', '5', '52', '9', '2/a,', '3/a,7', '27')
    const rest = fc.constantFrom('', '[]', '["a"]', '{}', '"a"', '[1]', '[null]', '["disconnect"]', '["a"', 'x', '{"a":[1]}')
    fc.assert(
      fc.property(start, rest, (head, tail) => {
        const refused = (read: () => unknown): boolean => {
          try {
            read()
            return false
          } catch {
            return true
          }
        }
        expect(refused(() => dissectPacket(encodeUtf8(`4${head}${tail}`)))).toBe(
          refused(() => new Decoder().add(decodePayload(`4${head}${tail}`)[0]?.data)),
        )
      }),
    )
  })
})

/** As socket.io-parser reads the text of a packet, its attachments still to come. */
function decoded(head: string): { type: number; nsp: string; id: number | undefined; data: unknown } {
  return (new Decoder() as unknown as { decodeString(text: string): ReturnType<typeof decoded> }).decodeString(head)
}

function typeAndData(packet: EnginePacket, bytes: Uint8Array): [string, unknown] {
  if (packet.type === 'binary') return ['message', Buffer.from(decodeUtf8(bytes, packet.data.start, packet.data.end), 'base64')]
  if (packet.type === 'message') return ['message', decodeUtf8(bytes, packet.start + 1, packet.end)]
  return [packet.type, packet.data ? decodeUtf8(bytes, packet.data.start, packet.data.end) : undefined]
}
