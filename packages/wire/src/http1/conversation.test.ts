import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, hex } from '../bytes.fixture.ts'
import { ConversationScanner, type ConversationSink } from './conversation.ts'

type Turn = { direction: 'up' | 'down'; bytes: Uint8Array }

/** What a conversation comes to: runs of one part joined, since a cut anywhere must not change it. */
class Trace implements ConversationSink {
  readonly lines: string[] = []
  #run: { direction: string; part: string; count: number } | null = null

  bytes(direction: 'up' | 'down', part: string, start: number, end: number): void {
    if (end <= start) throw new Error(`empty ${part} span`)
    if (this.#run?.direction === direction && this.#run.part === part) this.#run.count += end - start
    else {
      this.#flush()
      this.#run = { direction, part, count: end - start }
    }
  }

  request(method: string, target: string): void {
    this.#event(`request ${method} ${target}`)
  }

  chunkEnd(direction: string): void {
    this.#event(`${direction} chunk end`)
  }

  unitEnd(direction: string): void {
    this.#event(`${direction} unit end`)
  }

  responseEnd(): void {
    this.#event('response end')
  }

  get all(): string[] {
    this.#flush()
    return this.lines
  }

  #event(line: string): void {
    this.#flush()
    this.lines.push(line)
  }

  #flush(): void {
    if (this.#run) this.lines.push(`${this.#run.direction} ${this.#run.part} ${this.#run.count}`)
    this.#run = null
  }
}

/** Scans the turns, each cut by `pieces`; what is undecided waits for the next answer, as a link lets it wait. */
function trace(turns: readonly Turn[], pieces: (bytes: Uint8Array) => Uint8Array[]): string[] {
  const sink = new Trace()
  const scanner = new ConversationScanner(sink)
  let waiting: Uint8Array[] = []
  const up = (piece: Uint8Array) => {
    if (waiting.length > 0) {
      waiting.push(piece)
      return
    }
    const at = scanner.up(piece, 0, piece.length)
    if (at < piece.length) waiting = [piece.subarray(at)]
  }
  for (const { direction, bytes } of turns) {
    for (const piece of pieces(bytes)) {
      if (direction === 'up') up(piece)
      else scanner.down(piece, 0, piece.length)
    }
    if (!scanner.undecided) for (const piece of waiting.splice(0)) up(piece)
  }
  scanner.downEnd()
  return sink.all
}

const whole = (bytes: Uint8Array) => [bytes]

function join(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function turn(direction: 'up' | 'down', ...parts: (string | Uint8Array)[]): Turn {
  return { direction, bytes: join(...parts.map((part) => (typeof part === 'string' ? ascii(part) : part))) }
}

const GET = 'GET /sse HTTP/1.1\r\nHost: x\r\n\r\n'
const UPGRADE = 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n'
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
/** RFC 6455 §5.7. */
const UNMASKED_HELLO = hex('81 05 48 65 6c 6c 6f')
const MASKED_HELLO = hex('81 85 37 fa 21 3d 7f 9f 4d 51 58')
const FRAGMENTED_HELLO = hex('01 03 48 65 6c 80 02 6c 6f')
const UNMASKED_PING = hex('89 05 48 65 6c 6c 6f')
const MASKED_PONG = hex('8a 85 37 fa 21 3d 7f 9f 4d 51 58')

describe('a conversation', () => {
  it('is a request, a chunked response and its parts (RFC 9112 §7.1)', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nA: b\r\n\r\n'
    expect(trace([turn('up', GET), turn('down', chunked)], whole)).toEqual([
      'up heads 30',
      'request GET /sse',
      'down heads 53',
      'down chunking 7',
      'down payload 5',
      'down chunking 2',
      'down chunk end',
      'down chunking 11',
      'down unit end',
      'response end',
    ])
  })

  it('turns to frames at a 101, frames in the segment of the request included', () => {
    const turns = [turn('up', UPGRADE, MASKED_HELLO), turn('down', SWITCH, UNMASKED_HELLO, UNMASKED_PING)]
    expect(trace([...turns, turn('up', MASKED_PONG), turn('down', FRAGMENTED_HELLO)], whole)).toEqual([
      `up heads ${UPGRADE.length}`,
      'request GET /ws',
      `down heads ${SWITCH.length}`,
      'down framing 2',
      'down payload 5',
      'down unit end',
      'down control 7',
      'up framing 6',
      'up payload 5',
      'up unit end',
      'up control 11',
      'down framing 2',
      'down payload 3',
      'down framing 2',
      'down payload 2',
      'down unit end',
    ])
  })

  it('stays with HTTP where the upgrade is refused', () => {
    const refusal = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno'
    const ok = 'HTTP/1.1 204 No Content\r\n\r\n'
    const lines = trace([turn('up', UPGRADE, GET), turn('down', refusal), turn('down', ok)], whole)
    expect(lines.filter((line) => !line.includes('heads'))).toEqual([
      'request GET /ws',
      'down payload 2',
      'down unit end',
      'response end',
      'request GET /sse',
      'response end',
    ])
  })

  it.each([
    ['to HEAD has no body', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', ['response end']],
    ['304 has no body', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', ['response end']],
    ['100 does not answer', 'GET', 'HTTP/1.1 100 Continue\r\n\r\n', []],
    ['103 does not answer', 'GET', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No\r\n\r\n', ['response end']],
    ['without a length lasts until the close', 'GET', 'HTTP/1.1 200 OK\r\n\r\nHTTP', ['down payload 4', 'down unit end', 'response end']],
  ])('a response %s', (_, method, response, expected) => {
    const lines = trace([turn('up', `${method} / HTTP/1.1\r\n\r\n`), turn('down', response)], whole)
    expect(lines.slice(2).filter((line) => !line.includes('heads'))).toEqual(expected)
  })

  it('counts what is not HTTP as payload and gives up on it', () => {
    const turns = [turn('up', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 'zz\r\nrest'), turn('up', GET)]
    expect(trace(turns, whole).slice(2)).toEqual(['up chunking 1', `up payload ${7 + GET.length}`])
  })

  it('gives up on a head that has no end', () => {
    const scanner = new ConversationScanner(new Trace())
    const head = ascii(`GET / HTTP/1.1\r\nA: ${'a'.repeat(70_000)}`)
    scanner.up(head, 0, head.length)
    expect(scanner.pendingHeadBytes).toBe(0)
  })
})

/** Quadratic time would be minutes. */
const QUADRATIC_MS = 15_000

it('a MiB of empty lines before a head is scanned in linear time', { timeout: QUADRATIC_MS }, () => {
  const lines = trace([turn('up', '\r\n'.repeat(1 << 19), GET)], whole)
  expect(lines).toEqual([`up heads ${(1 << 20) + GET.length}`, 'request GET /sse'])
})

function frame(opcode: number, fin: boolean, masked: boolean, length: number): Uint8Array {
  const first = (fin ? 0x80 : 0) | opcode
  const mask = masked ? 0x80 : 0
  let header = [first, mask | length]
  if (length > 65535) header = [first, mask | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255]
  else if (length > 125) header = [first, mask | 126, length >> 8, length & 255]
  return join(Uint8Array.from(header), new Uint8Array((masked ? 4 : 0) + length).fill(0x0a))
}

const size = fc.oneof(fc.nat(300), fc.constantFrom(124, 125, 126, 127, 65534, 65535, 65536, 65537))
const text = fc.array(fc.constantFrom('\r', '\n', '0', 'a', ':', ';', 'HTTP/1.1 '), { maxLength: 40 }).map((a) => a.join(''))

const chunkedBody = fc.array(fc.tuple(text, fc.boolean()), { maxLength: 4 }).map((chunks) => {
  const lines = chunks.filter(([data]) => data !== '')
  const encoded = lines.map(([data, ext]) => `${data.length.toString(16)}${ext ? ' ;a="b"' : ''}\r\n${data}\r\n`)
  return `Transfer-Encoding: chunked\r\n\r\n${encoded.join('')}0\r\n${chunks.length > 2 ? 'T: x\r\n' : ''}\r\n`
})
const countedBody = text.map((data) => `Content-Length: ${data.length}\r\n\r\n${data}`)
const message = fc.oneof(chunkedBody, countedBody, fc.constant('\r\n'))

const exchange = fc
  .record({ method: fc.constantFrom('GET', 'POST', 'HEAD'), up: message, down: message, early: fc.boolean() })
  .map(({ method, up, down, early }) => {
    const response = down === '\r\n' || method === 'HEAD' ? '204 No Content\r\n\r\n' : `200 OK\r\n${down}`
    return [
      turn('up', `${method} /${up.length} HTTP/1.1\r\nHost: x\r\n${up}`),
      turn('down', `${early ? 'HTTP/1.1 100 Continue\r\n\r\n' : ''}HTTP/1.1 ${response}`),
    ]
  })

const frames = fc
  .array(fc.tuple(fc.boolean(), fc.constantFrom(0, 1, 2, 8, 9, 10), fc.boolean(), size), { maxLength: 8 })
  .map((all) =>
    all.map(([up, opcode, fin, length]) =>
      turn(up ? 'up' : 'down', frame(opcode, opcode > 7 || fin, up, opcode > 7 ? length % 126 : length)),
    ),
  )

const conversation = fc
  .record({ exchanges: fc.array(exchange, { maxLength: 4 }), pipelined: fc.boolean(), frames: fc.option(frames) })
  .map(({ exchanges, pipelined, frames: following }) => {
    const turns = exchanges.flat()
    if (pipelined) turns.sort((a, b) => Number(a.direction === 'down') - Number(b.direction === 'down'))
    return following ? [...turns, turn('up', UPGRADE), turn('down', SWITCH), ...following] : turns
  })

describe('a conversation cut anywhere', () => {
  it('is scanned as the whole is', () => {
    const cuts = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 70_000 })), { minLength: 1 })
    fc.assert(
      fc.property(conversation, cuts, (turns, lengths) => {
        let next = 0
        const pieces = (bytes: Uint8Array) => {
          const cut: Uint8Array[] = []
          for (let at = 0; at < bytes.length;) {
            const end = at + lengths[next++ % lengths.length]!
            cut.push(bytes.subarray(at, end))
            at = end
          }
          return cut
        }
        expect(trace(turns, pieces)).toEqual(trace(turns, whole))
      }),
      { numRuns: 500 },
    )
  })

  it('has every byte in exactly one part', () => {
    fc.assert(
      fc.property(conversation, (turns) => {
        const counted = { up: 0, down: 0 }
        for (const line of trace(turns, whole)) {
          const [direction, , count] = line.split(' ')
          if (/^(up|down) (heads|chunking|payload|framing|control) \d+$/.test(line)) {
            counted[direction as 'up' | 'down'] += Number(count)
          }
        }
        const sent = { up: 0, down: 0 }
        for (const { direction, bytes } of turns) sent[direction] += bytes.length
        expect(counted).toEqual(sent)
      }),
    )
  })

  it('is scanned byte by byte like the whole, for every conversation of the RFCs above', () => {
    const turns = [turn('up', UPGRADE), turn('down', SWITCH, FRAGMENTED_HELLO), turn('up', MASKED_HELLO, MASKED_PONG)]
    const bytewise = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(trace(turns, bytewise)).toEqual(trace(turns, whole))
  })
})
