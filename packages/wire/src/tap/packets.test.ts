import { expect, it } from 'vitest'
import { checkTiling } from '../check-tiling.ts'
import { concat } from '../concat.ts'
import { decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { encodeFrame } from '../websocket/encode-frame.ts'
import { BINARY, TEXT } from '../websocket/opcode.ts'
import { layersOf, type Layer } from './layers.ts'
import type { TapDirection, TapSegment } from './segment.ts'
import { readUnits } from './units.ts'

const TARGET = '/socket.io/?EIO=4&transport='
const EVENT = '42["message","hi","e-1"]'

function readingOf(up: Uint8Array, down: Uint8Array) {
  const segment = (direction: TapDirection, bytes: Uint8Array): TapSegment => ({
    direction,
    at: 0,
    offset: 0,
    bytes,
    begins: null,
    ends: [],
  })
  return readUnits([segment('up', up), segment('down', down)])
}

function upgraded(target: string, up: Uint8Array[], down: Uint8Array[]) {
  const request = encodeUtf8(`GET ${target} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`)
  const answer = encodeUtf8('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
  return readingOf(concat([request, ...up]), concat([answer, ...down]))
}

function named(layer: Layer | undefined): string[] {
  if (!layer || !('fields' in layer)) return []
  expect(checkTiling(layer.fields, 0, layer.bytes.length)).toBeNull()
  return layer.fields.filter(({ bits }) => !bits).map(({ name, start, end }) => `${name} ${decodeUtf8(layer.bytes, start, end)}`)
}

const PACKET = [
  'engine-type 4',
  'packet-type 2',
  'open-array [',
  'event-name "message"',
  'comma ,',
  'argument "hi"',
  'comma ,',
  'argument "e-1"',
  'close-array ]',
]

it('a frame of a Socket.IO connection is labelled as its packet, a binary one as an attachment', () => {
  const frames = [
    encodeFrame({ opcode: TEXT, payload: encodeUtf8(EVENT) }),
    encodeFrame({ opcode: BINARY, payload: Uint8Array.of(65, 66) }),
  ]
  const reading = upgraded(`${TARGET}websocket&sid=x`, [], frames)
  const [layer] = layersOf(reading, reading.down.slice(1))
  expect(named(layer)).toEqual([...PACKET, 'attachment AB'])
})

it('with a mask on it is the payload of a frame, with the mask off a packet', () => {
  const frame = encodeFrame({ opcode: TEXT, payload: encodeUtf8(EVENT), maskKey: Uint8Array.of(1, 2, 3, 4) })
  const reading = upgraded(`${TARGET}websocket`, [frame], [])
  const [wire, unmasked] = layersOf(reading, reading.up.slice(1))
  expect(named(wire).map((name) => name.split(' ')[0])).toEqual(['masking-key', 'payload'])
  expect(named(unmasked).slice(1)).toEqual(PACKET)
})

it('a body holds packets, both ways; what is none stays a body, and says why', () => {
  const post = (body: string, answer: string) =>
    readingOf(
      encodeUtf8(`POST ${TARGET}polling&sid=x HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
      encodeUtf8(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`),
    )
  const reading = post('3\u001e40', `2\u001e${EVENT}`)
  expect(named(layersOf(reading, reading.up.slice(1))[0])).toEqual(['engine-type 3', 'separator \u001e', 'engine-type 4', 'packet-type 0'])
  expect(named(layersOf(reading, reading.down.slice(1))[0])).toEqual(['engine-type 2', 'separator \u001e', ...PACKET])
  const acknowledged = post('3', 'ok')
  const [layer] = layersOf(acknowledged, acknowledged.down.slice(1))
  expect(layer).toMatchObject({ fields: [{ name: 'body', meaning: expect.stringContaining('No packet of Socket.IO') as string }] })
})

it('of any other connection a payload is a payload, whatever it looks like', () => {
  const reading = upgraded('/ws?EIO=40', [], [encodeFrame({ opcode: TEXT, payload: encodeUtf8(EVENT) })])
  expect(named(layersOf(reading, reading.down.slice(1))[0])).toEqual([`payload ${EVENT}`])
})
