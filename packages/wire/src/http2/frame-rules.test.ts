import { describe, expect, it } from 'vitest'
import { WireError } from '../wire-error.ts'
import { wholeFrameAt } from './frame-head.ts'
import { checkFrame } from './frame-rules.ts'
import * as frames from './frame-type.ts'
import { frame } from './frames.fixture.ts'

function refusal(type: number, flags: number, stream: number, payload: Uint8Array | string): string | null {
  try {
    checkFrame(wholeFrameAt(frame(type, flags, stream, payload), 0)!)
    return null
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return `${error.code} ${error.offset}`
  }
}

/** Of a window, 1: none may grow by 0. */
const bytes = (length: number) => new Uint8Array(length).fill(1)

describe('RFC 9113 §6 and RFC 9218 §7.1 say of which stream a frame is', () => {
  it.each([
    ['DATA', frames.DATA, 0],
    ['HEADERS', frames.HEADERS, 0],
    ['PRIORITY', frames.PRIORITY, 5],
    ['RST_STREAM', frames.RST_STREAM, 4],
    ['PUSH_PROMISE', frames.PUSH_PROMISE, 4],
    ['CONTINUATION', frames.CONTINUATION, 0],
  ])('%s: of a stream, never of the connection', (_, type, length) => {
    expect(refusal(type, 0, 1, bytes(length))).toBeNull()
    expect(refusal(type, 0, 0, bytes(length))).toBe('h2_stream 5')
  })

  it.each([
    ['SETTINGS', frames.SETTINGS, 0],
    ['PING', frames.PING, 8],
    ['GOAWAY', frames.GOAWAY, 8],
    ['PRIORITY_UPDATE', frames.PRIORITY_UPDATE, 4],
  ])('%s: of the connection, never of a stream', (_, type, length) => {
    expect(refusal(type, 0, 0, bytes(length))).toBeNull()
    expect(refusal(type, 0, 1, bytes(length))).toBe('h2_stream 5')
  })

  it('WINDOW_UPDATE and types unknown here: of either', () => {
    for (const stream of [0, 1]) {
      expect(refusal(frames.WINDOW_UPDATE, 0, stream, bytes(4))).toBeNull()
      expect(refusal(0x42, 0, stream, '')).toBeNull()
    }
  })
})

describe('how long a payload may be', () => {
  it.each([
    ['PRIORITY', frames.PRIORITY, 1, 5],
    ['RST_STREAM', frames.RST_STREAM, 1, 4],
    ['PING', frames.PING, 0, 8],
    ['WINDOW_UPDATE', frames.WINDOW_UPDATE, 0, 4],
  ])('%s: so long, and neither shorter nor longer', (_, type, stream, length) => {
    expect([length - 1, length, length + 1].map((each) => refusal(type, 0, stream, bytes(each)))).toEqual([
      'h2_frame_length 0',
      null,
      'h2_frame_length 0',
    ])
  })

  it.each([
    ['GOAWAY', frames.GOAWAY, 0, 0, 8],
    ['PRIORITY_UPDATE', frames.PRIORITY_UPDATE, 0, 0, 4],
    ['PUSH_PROMISE', frames.PUSH_PROMISE, 0, 1, 4],
    ['HEADERS with a priority', frames.HEADERS, frames.HAS_PRIORITY, 1, 5],
  ])('%s: so long at least', (_, type, flags, stream, length) => {
    expect([length - 1, length, length + 100].map((each) => refusal(type, flags, stream, bytes(each)))).toEqual([
      'h2_frame_length 0',
      null,
      null,
    ])
  })

  it.each([
    ['DATA', frames.DATA, frames.PADDED, 1],
    ['HEADERS', frames.HEADERS, frames.PADDED, 1],
    ['HEADERS with a priority', frames.HEADERS, frames.PADDED | frames.HAS_PRIORITY, 6],
    ['PUSH_PROMISE', frames.PUSH_PROMISE, frames.PADDED, 5],
  ])('%s, padded: so long at least, and its padding fits in what is left', (_, type, flags, length) => {
    const padded = (padding: number, left: number) => Uint8Array.of(padding, ...bytes(length - 1 + left))
    expect(refusal(type, flags, 1, bytes(length - 1))).toBe('h2_frame_length 0')
    expect(refusal(type, flags, 1, padded(0, 0))).toBeNull()
    expect(refusal(type, flags, 1, padded(3, 3))).toBeNull()
    expect(refusal(type, flags, 1, padded(4, 3))).toBe('h2_padding 9')
  })

  it('SETTINGS: whole settings, and none in an acknowledgement', () => {
    expect([0, 5, 6, 7, 12].map((length) => refusal(frames.SETTINGS, 0, 0, bytes(length)))).toEqual([
      null,
      'h2_frame_length 0',
      null,
      'h2_frame_length 0',
      null,
    ])
    expect([0, 6].map((length) => refusal(frames.SETTINGS, frames.ACK, 0, bytes(length)))).toEqual([null, 'h2_frame_length 0'])
  })
})

describe('the values that a setting may have', () => {
  const setting = (id: number, value: number) =>
    refusal(frames.SETTINGS, 0, 0, `${id.toString(16).padStart(4, '0')} ${value.toString(16).padStart(8, '0')}`)
  const LARGEST = 2 ** 32 - 1

  it.each([
    ['SETTINGS_ENABLE_PUSH', 2, 0, 1],
    ['SETTINGS_INITIAL_WINDOW_SIZE', 4, 0, 2 ** 31 - 1],
    ['SETTINGS_MAX_FRAME_SIZE', 5, 16_384, 16_777_215],
    ['SETTINGS_ENABLE_CONNECT_PROTOCOL', 8, 0, 1],
    ['SETTINGS_NO_RFC7540_PRIORITIES', 9, 0, 1],
  ])('%s (%i): %i to %i', (_, id, from, to) => {
    expect([from, to].map((value) => setting(id, value))).toEqual([null, null])
    expect(setting(id, to + 1)).toBe('h2_setting 11')
    if (from > 0) expect(setting(id, from - 1)).toBe('h2_setting 11')
  })

  it.each([
    ['SETTINGS_HEADER_TABLE_SIZE', 1],
    ['SETTINGS_MAX_CONCURRENT_STREAMS', 3],
    ['SETTINGS_MAX_HEADER_LIST_SIZE', 6],
    ['one unknown here', 0x4242],
  ])('%s: any', (_, id) => expect([0, LARGEST].map((value) => setting(id, value))).toEqual([null, null]))

  it('are held to in each setting of a frame', () => {
    expect(refusal(frames.SETTINGS, 0, 0, '0003 ffffffff 0002 00000002')).toBe('h2_setting 17')
  })
})

it('a window that grows by nothing is refused, its reserved bit apart', () => {
  expect(refusal(frames.WINDOW_UPDATE, 0, 1, '80000000')).toBe('h2_window 9')
  expect(refusal(frames.WINDOW_UPDATE, 0, 1, '80000001')).toBeNull()
})
