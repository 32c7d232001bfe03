import { execFileSync } from 'node:child_process'

/** Of what tshark prints about a capture of a test. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024

export type Direction = 'up' | 'down'

export interface SeenFrame {
  opcode: number
  length: number
}

/** What Wireshark makes of a capture of a lane port, by the client's port. */
export class Dissection {
  readonly #file: string
  readonly #port: number
  readonly #checksums: boolean

  /** `checksums`: a packet whose checksum is wrong is not read; on loopback the kernel leaves them out. */
  constructor(file: string, port: number, checksums: boolean) {
    this.#file = file
    this.#port = port
    this.#checksums = checksums
  }

  /** Bytes of TCP payload of every connection whose beginning was captured: by client port, up and down. */
  payloadBytes(): Map<number, Record<Direction, number>> {
    const bytes = new Map<number, Record<Direction, number>>()
    const begun = new Set<string>()
    for (const [stream = '', from = '', to = '', seq = '', length = '', syn = ''] of this.#read(
      'tcp',
      'tcp.stream',
      'tcp.srcport',
      'tcp.dstport',
      'tcp.seq',
      'tcp.len',
      'tcp.flags.syn',
    )) {
      const up = Number(to) === this.#port
      if (up && /^(1|True)$/.test(syn)) begun.add(stream)
      if (!begun.has(stream)) continue
      const port = Number(up ? from : to)
      const known = bytes.get(port) ?? { up: 0, down: 0 }
      // Relative sequence numbers: the SYN is 0, the first byte 1.
      const end = Number(seq) + Number(length) - 1
      known[up ? 'up' : 'down'] = Math.max(known[up ? 'up' : 'down'], end)
      bytes.set(port, known)
    }
    return bytes
  }

  /** Every WebSocket frame, by client port and direction: `50000 up`. */
  frames(): Map<string, SeenFrame[]> {
    const lengths = ['', '_ext_16', '_ext_64'].map((form) => `websocket.payload_length${form}`)
    const found = new Map<string, SeenFrame[]>()
    for (const [from = '', to = '', opcodes = '', ...forms] of this.#read(
      'websocket',
      'tcp.srcport',
      'tcp.dstport',
      'websocket.opcode',
      ...lengths,
    )) {
      const key = Number(to) === this.#port ? `${from} up` : `${to} down`
      const [short = [], two = [], eight = []] = forms.map((list) => list.split(','))
      const longer: Record<string, string[]> = { 126: two, 127: eight }
      const frames = opcodes.split(',').map((opcode, at) => {
        const form = short[at] ?? ''
        return { opcode: Number(opcode), length: Number(longer[form]?.shift() ?? form) }
      })
      found.set(key, [...(found.get(key) ?? []), ...frames])
    }
    return found
  }

  /** The sizes of all chunks of a response that has ended, the last chunk's 0 included, by client port. */
  chunks(): Map<number, number[]> {
    const found = new Map<number, number[]>()
    for (const [port = '', sizes = ''] of this.#read('http.chunk_size', 'tcp.dstport', 'http.chunk_size')) {
      found.set(Number(port), [...(found.get(Number(port)) ?? []), ...sizes.split(',').map(Number)])
    }
    return found
  }

  /** Packets that Wireshark finds wrong: checksums, repeated bytes. A gap is none: a tap may have one. */
  wrongPackets(): string[] {
    return this.#read('tcp.checksum.status == "Bad" || ip.checksum.status == "Bad" || tcp.analysis.retransmission', 'frame.number').map(
      ([number = '']) => number,
    )
  }

  /** One line per packet that `filter` shows, its fields in the order asked for. */
  #read(filter: string, ...fields: string[]): string[][] {
    // Many frames can share a packet: the depth bounds how many are shown.
    const check = this.#checksums ? 'TRUE' : 'FALSE'
    const preferences = ['gui.max_tree_depth:10000', `tcp.check_checksum:${check}`, `ip.check_checksum:${check}`]
    const args = [
      '-r',
      this.#file,
      '-d',
      `tcp.port==${this.#port},http`,
      ...preferences.flatMap((one) => ['-o', one]),
      '-Y',
      filter,
      '-T',
      'fields',
    ]
    const out = execFileSync('tshark', [...args, ...fields.flatMap((field) => ['-e', field])], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: MAX_OUTPUT_BYTES,
    })
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
  }
}
