import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import { TEXT } from '@wireside/wire/websocket/opcode'
import type { TapSegment } from '@wireside/wire/tap/segment'
import { describe, expect, it } from 'vitest'
import type { ExchangeBytes } from '../../engine/messages.ts'
import { roomPackets, type RoomPacket } from './room-packets.ts'
import { doneWords, saidBytes } from './room-words.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const KEY = Uint8Array.of(1, 2, 3, 4)
const UPGRADE = 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const NONE = { heads: 0, control: 0, chunking: 0, framing: 0, payload: 0 }

type Sent = ['up' | 'down', Uint8Array | string]

/** What a tap holds of one exchange; `from`: the time of its first segment. */
function exchange(sent: Sent[], from = 0): ExchangeBytes {
  const offsets = { up: 0, down: 0 }
  const segments = sent.map(([direction, data], index): TapSegment => {
    const bytes = typeof data === 'string' ? ascii(data) : data
    const offset = offsets[direction]
    offsets[direction] += bytes.length
    return { direction, at: from + index, offset, bytes, begins: null, ends: [] }
  })
  const client = { address: '127.0.0.1', port: 50_000 }
  const server = { ...client, port: 4001 }
  return {
    connection: 1,
    link: 1,
    client,
    server,
    closed: null,
    metered: { up: NONE, down: NONE },
    ciphertext: null,
    stream: null,
    segments,
  }
}

const up = (text: string): Sent => ['up', encodeFrame({ opcode: TEXT, payload: ascii(text), maskKey: KEY })]
const down = (text: string): Sent => ['down', encodeFrame({ opcode: TEXT, payload: ascii(text) })]
const post = (body: string): Sent => ['up', `POST /socket.io/ HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`]
const answer = (body: string): Sent => ['down', `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`]

const briefly = (packets: RoomPacket[]) => packets.map(({ direction, bytes, text }) => [direction, bytes, text])

describe('packets about rooms', () => {
  it('in a WebSocket: the acts, what is said, and what acknowledges them, each with all bytes of its frame', () => {
    const taps = exchange([
      ['up', UPGRADE],
      ['down', SWITCH],
      down('42["message","not of a room","e-1"]'),
      up('420["join","kitchen"]'),
      up('421["message","acknowledged, but not of a room"]'),
      down('430[{"members":1}]'),
      down('431[]'),
      down('420["said","kitchen","soup"]'),
      up('430[]'),
    ])
    expect(briefly(roomPackets({ exchanges: [taps] }))).toEqual([
      ['up', 21 + 6, '420["join","kitchen"]'],
      ['down', 18 + 2, '430[{"members":1}]'],
      ['down', 28 + 2, '420["said","kitchen","soup"]'],
      ['up', 5 + 6, '430[]'],
    ])
  })

  it('by polling: each packet of a body by itself, with the separator before it', () => {
    const sent = exchange([post('420["join","kitchen"]\u001e421["message","x"]'), answer('ok')])
    const polled = exchange([['up', 'GET /socket.io/ HTTP/1.1\r\nHost: a\r\n\r\n'], answer('2\u001e430[{"members":1}]\u001e431[]')], 10)
    expect(briefly(roomPackets({ exchanges: [sent, polled] }))).toEqual([
      ['up', 21, '420["join","kitchen"]'],
      ['down', 19, '430[{"members":1}]'],
    ])
  })

  it('an event of the same name that names no room is somebody else’s, and so is what cannot be read', () => {
    const taps = exchange([['up', UPGRADE], ['down', SWITCH], up('42["join"]'), up('42["say",7,"x"]'), up('42["join"'), up('')])
    expect(roomPackets({ exchanges: [taps] })).toEqual([])
  })
})

const packet = (kind: RoomPacket['kind'], at: number, bytes: number): RoomPacket => ({
  direction: kind === 'said' ? 'down' : 'up',
  at,
  bytes,
  text: '',
  kind,
  room: 'kitchen',
})

const DONE = { lane: 'sio', act: { type: 'say', room: 'kitchen', text: 'soup' }, tookMs: 3 } as const
const SENDER = [packet('say', 5, 46)]
const TOLD = [packet('said', 1, 99), packet('said', 6, 43)]
const OUTSIDE = [packet('said', 1, 99)]

it.each([
  ['to each member, and nothing to who is outside', 2, [TOLD, TOLD, OUTSIDE], 'down to 2 members, 43 B each, and 0 B to 2 lanes outside.'],
  ['to the only one', 1, [TOLD], 'down to 1 member, 43 B, and 0 B to 1 lane outside.'],
  ['to nobody', 0, [OUTSIDE], 'down not at all: nobody is in that room.'],
])('what is said takes its bytes up once, and down %s', (_, members, others, down) => {
  const lanes = new Map([SENDER, ...others].map((own, index) => [index === 0 ? 'sio' : `sio-${index + 1}`, own]))
  expect(saidBytes({ ...DONE, answer: { members, heard: members } }, lanes)).toBe(`It went up once, 46 B, and ${down}`)
})

it('packets that are not held any more are not counted as none', () => {
  const answer = { members: 1, heard: 1 }
  const lanes = (own: RoomPacket[]) => new Map([['sio', own]])
  expect(saidBytes({ ...DONE, answer }, lanes([]))).toBe('Its packets are not held any more.')
  expect(saidBytes({ ...DONE, answer }, lanes(SENDER))).toBe(
    'It went up once, 46 B; not every packet that went down to a member is held any more.',
  )
  expect(saidBytes({ ...DONE, act: { type: 'join', room: 'kitchen' }, answer: { members: 1 } }, lanes(SENDER))).toBeNull()
})

it('an act is told with its acknowledgement, or with why there was none', () => {
  expect(doneWords({ ...DONE, answer: { members: 2, heard: 1 } }, 'Socket.IO')).toBe(
    'Socket.IO said it to kitchen: 1 of 2 members acknowledged it, and then the server did, after 3.0 ms.',
  )
  expect(doneWords({ ...DONE, answer: { why: 'the lane is not open' } }, 'Socket.IO')).toBe('Not done: the lane is not open.')
  expect(doneWords({ ...DONE, answer: { why: 'no acknowledgement within 5 s', mayBeDone: true } }, 'Socket.IO')).toBe(
    'Not known whether it was done: no acknowledgement within 5 s.',
  )
})
