import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')

/** Runs the command as a pipe does. */
async function dissect(args: string[], input: Uint8Array | string): Promise<{ code: number; out: string; problem: string }> {
  const child = spawn(process.execPath, [MAIN, ...args])
  const texts = { out: '', problem: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.problem += text))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number]
  return { code, ...texts }
}

const hex = (text: string) => Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16))
/** RFC 6455 §5.7. */
const MASKED_HELLO = hex('81 85 37 fa 21 3d 7f 9f 4d 51 58')

describe('dissect', () => {
  it('websocket: a line a field, where it lies and what it says', async () => {
    const { code, out } = await dissect(['websocket'], MASKED_HELLO)
    expect(code).toBe(0)
    expect(out.split('\n')[4]).toMatch(/^0\.4–7 +opcode +\.\.\.\.0001 +Text: the payload is UTF-8 \(RFC 6455 §5\.6\)\.$/)
    expect(out).toMatch(/^2–5 +masking-key +37 fa 21 3d +7\.!= +Four random bytes/m)
  })

  it('websocket --json: fields, and frames with the mask off and payload in base64', async () => {
    const { out } = await dissect(['websocket', '--json'], MASKED_HELLO)
    const { fields, decoded } = JSON.parse(out) as { fields: { name: string; start: number; end: number }[]; decoded: unknown }
    expect(decoded).toEqual({ frames: [{ fin: true, opcode: 1, masked: true, payload: btoa('Hello') }] })
    expect(fields.at(-1)).toMatchObject({ name: 'payload', start: 6, end: 11 })
  })

  it('event-stream --json: events, retry and the last id', async () => {
    const { out } = await dissect(['event-stream', '--json'], ': hi\nretry: 50\nid: 7\ndata: a\ndata: b\n\n')
    expect((JSON.parse(out) as { decoded: unknown }).decoded).toEqual({
      events: [{ type: 'message', data: 'a\nb', lastEventId: '7' }],
      retry: 50,
      lastEventId: '7',
    })
  })

  it('http1 --json: messages, and what followed once HTTP was left', async () => {
    const { out } = await dissect(['http1', '--json'], 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x01')
    expect((JSON.parse(out) as { decoded: unknown }).decoded).toMatchObject({
      messages: [{ kind: 'response', status: 101, fields: [['Upgrade', 'websocket']] }],
      upgraded: btoa('\x01'),
    })
  })

  it('http2 --json: frames, and header fields as the connection’s own history reads them', async () => {
    // RFC 7541 §C.2.1, kept; then by its index alone.
    const block = '40 0a 63 75 73 74 6f 6d 2d 6b 65 79 0d 63 75 73 74 6f 6d 2d 68 65 61 64 65 72'
    const { out } = await dissect(['http2', '--json'], hex(`00 00 1a 01 04 00 00 00 01 ${block} 00 00 01 01 05 00 00 00 03 be`))
    const headers = [['custom-key', 'custom-header']]
    expect((JSON.parse(out) as { decoded: unknown }).decoded).toEqual({
      frames: [
        { type: 'HEADERS', flags: ['END_HEADERS'], stream: 1, headers, payload: Buffer.from(hex(block)).toString('base64') },
        { type: 'HEADERS', flags: ['END_STREAM', 'END_HEADERS'], stream: 3, headers, payload: 'vg==' },
      ],
    })
  })

  it('socketio --json: packets of one body, Socket.IO’s own within Engine.IO’s', async () => {
    const { out } = await dissect(['socketio', '--json'], '2\u001e4212["foo",{"a":1}]\u001ebAQI=')
    const socket = { type: 'EVENT', attachments: 0, namespace: '/', ackId: 12, data: ['foo', { a: 1 }] }
    expect((JSON.parse(out) as { decoded: unknown }).decoded).toEqual({
      packets: [
        { type: 'ping', data: null },
        { type: 'message', socket },
        { type: 'binary', data: 'AQI=' },
      ],
    })
  })

  it.each([
    ['socketio', '2\u001e9', 'sio_engine_type at byte 2'],
    ['http2', hex('00 00 01 01 05 00 00 00 01 be'), 'hpack_index at byte 9'],
    ['websocket', hex('83 00'), 'ws_reserved_opcode at byte 0'],
    ['http1', 'GET / HTTP/2.0\r\n\r\n', 'http_version at byte 6'],
  ])('%s: what is malformed is named with its offset on stderr, exit 1, and nothing is printed', async (kind, input, problem) => {
    const result = await dissect([kind, '--json'], input)
    expect(result).toMatchObject({ code: 1, out: '' })
    expect(result.problem).toContain(problem)
  })

  it('without a kind it knows: how it is called, exit 2', async () => {
    expect(await dissect(['websockets'], '')).toMatchObject({
      code: 2,
      problem: expect.stringContaining('usage: npm run -s dissect -- websocket|event-stream|socketio|http1|http2') as string,
    })
  })
})
