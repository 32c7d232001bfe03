import { Writable } from 'node:stream'
import fc from 'fast-check'
import * as ws from 'ws'
import { describe, expect, it } from 'vitest'
import { WireError } from '../wire-error.ts'
import { FrameDecoder } from './decode.ts'
import { encodeFrame } from './encode-frame.ts'
import { MessageDecoder, type SocketMessage } from './message-decoder.ts'
import { BINARY, CLOSE, CONTINUATION, type Opcode, PING, PONG, TEXT } from './opcode.ts'

/** `ws` types neither of these: https://github.com/websockets/ws/blob/8.23.0/lib/receiver.js and sender.js. */
const { Receiver, Sender } = ws as unknown as {
  Receiver: new (options: { isServer: boolean; maxPayload: number }) => Writable
  Sender: { frame(data: Buffer, options: object): Buffer[] }
}

function ours(stream: Uint8Array, sender: 'client' | 'server') {
  const frames = new FrameDecoder({ sender, compression: false })
  const messages = new MessageDecoder()
  const read: SocketMessage[] = []
  try {
    // Frame by frame, so that what comes before an error is seen as `ws` shows it.
    for (let i = 0; i < stream.length; i++) {
      for (const frame of frames.push(stream.subarray(i, i + 1))) {
        const message = messages.push(frame)
        if (message) read.push(message)
      }
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { read, error: error.code }
  }
  return { read, error: null }
}

async function theirs(stream: Uint8Array, sender: 'client' | 'server') {
  const receiver = new Receiver({ isServer: sender === 'client', maxPayload: 0 })
  const read: SocketMessage[] = []
  let error: string | null = null
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    read.push(isBinary ? { kind: 'binary', payload: new Uint8Array(data) } : { kind: 'text', text: data.toString() })
  })
  receiver.on('ping', (data: Buffer) => read.push({ kind: 'ping', payload: new Uint8Array(data) }))
  receiver.on('pong', (data: Buffer) => read.push({ kind: 'pong', payload: new Uint8Array(data) }))
  receiver.on('conclude', (code: number, reason: Buffer) => {
    read.push({ kind: 'close', code: code === 1005 ? null : code, reason: reason.toString() })
  })
  receiver.on('error', (cause: NodeJS.ErrnoException) => (error = cause.code ?? cause.message))
  // A Writable reports its error after the write: the turn after it has seen everything.
  await new Promise((resolve) => {
    receiver.write(Buffer.from(stream), () => setImmediate(resolve))
  })
  return { read, error }
}

describe('ws as the reference', () => {
  it.each([0, 5, 125, 126, 127, 65_535, 65_536])('its Sender writes the same frames of %i bytes', (length) => {
    const payload = Buffer.from(Uint8Array.from({ length }, (_, i) => i % 256))
    const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d])
    for (const opcode of [TEXT, BINARY, CONTINUATION] satisfies Opcode[]) {
      for (const fin of [true, false]) {
        const plain = { fin, opcode, rsv1: false, mask: false, readOnly: true }
        expect(Buffer.concat(Sender.frame(payload, plain)).equals(encodeFrame({ opcode, fin, payload }))).toBe(true)
        const masked = { ...plain, mask: true, generateMask: (key: Buffer) => mask.copy(key), maskBuffer: Buffer.alloc(4) }
        const expected = encodeFrame({ opcode, fin, payload, maskKey: mask })
        expect(Buffer.concat(Sender.frame(payload, masked)).equals(expected)).toBe(true)
      }
    }
  })

  it('its Receiver reads the same from any frames, right or wrong', async () => {
    const payload = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(Uint8Array.of(0x03, 0xe8), Uint8Array.of(0x03, 0xed), Uint8Array.of(0x03, 0xe8, 0xff)),
    )
    const frame = fc.record({
      first: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8a, 0x88) },
        { weight: 1, arbitrary: fc.nat(255) },
      ),
      wrongMask: fc.integer({ min: 0, max: 30 }).map((n) => n === 0),
      payload,
    })
    const sender = fc.constantFrom<'client' | 'server'>('client', 'server')
    let agreedOnMessages = 0
    let agreedOnErrors = 0
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 6 }), sender, async (frames, from) => {
        const stream = Buffer.concat(
          frames.map(({ first, wrongMask, payload: content }) => {
            const mask = (from === 'client') !== wrongMask
            const whole = encodeFrame({ opcode: BINARY, payload: content, ...(mask && { maskKey: Uint8Array.of(1, 2, 3, 4) }) })
            whole[0] = first
            return whole
          }),
        )
        const expected = await theirs(stream, from)
        const given = ours(stream, from)
        const last = expected.read.at(-1)
        if (given.error === 'utf8_invalid' || last?.kind === 'close') {
          // We refuse broken UTF-8 in its first fragment, `ws` when the message is whole; and it reads nothing behind a close frame.
          const both = Math.min(given.read.length, expected.read.length)
          expect(given.read.slice(0, both)).toEqual(expected.read.slice(0, both))
        } else {
          expect(given.read).toEqual(expected.read)
          expect(given.error === null).toBe(expected.error === null)
        }
        if (expected.error) agreedOnErrors++
        else if (expected.read.length > 0) agreedOnMessages++
      }),
      { numRuns: 3000 },
    )
    expect(agreedOnErrors).toBeGreaterThan(300)
    expect(agreedOnMessages).toBeGreaterThan(300)
  })

  it('a ping, a close and a pong mean the same', async () => {
    const stream = Buffer.concat([
      encodeFrame({ opcode: PING, payload: Uint8Array.of(1) }),
      encodeFrame({ opcode: PONG, payload: new Uint8Array() }),
      encodeFrame({ opcode: CLOSE, payload: Uint8Array.of(0x0f, 0xa0, 0x68, 0x69) }),
    ])
    expect(ours(stream, 'server')).toEqual(await theirs(stream, 'server'))
    expect(ours(stream, 'server').read.at(-1)).toEqual({ kind: 'close', code: 4000, reason: 'hi' })
  })
})
