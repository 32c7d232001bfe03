import type { CloseCause } from '@wireside/contract/control'
import type { TappedExchange, TappedSegment } from '@wireside/contract/tap'
import type { TapSegment } from '@wireside/wire/tap/segment'
import type { Exchange } from '../link/exchange.ts'
import type { DirectionMeter } from '../link/meter.ts'
import type { Tap } from '../link/tap.ts'

/** One exchange whose bytes are kept. */
export interface KeptTap {
  /** 0: a POST. */
  connection: number
  link: Exchange
  tap: Tap
  readonly ends: Pick<TappedExchange, 'client' | 'server'>
  closed: { at: number; cause: CloseCause } | null
}

/** Call it while the connection is open: a socket that is closed knows its addresses no more. */
export function keptTap(connection: number, link: Exchange, tap: Tap): KeptTap {
  const { remoteAddress, remotePort, localAddress, localPort } = link
  const ends = {
    client: { address: remoteAddress ?? '', port: remotePort ?? 0 },
    server: { address: localAddress ?? '', port: localPort ?? 0 },
  }
  return { connection, link, tap, ends, closed: null }
}

/** Exchanges that a lane keeps: the one before the last cut, and a few more; where many requests make up a connection, a second's. */
const MOST_KEPT = { one: 4, many: 16 } as const
/** Of all but the newest: both heads, and how it ended. */
const OLDER_BYTES = 64 * 1024

/** The taps of a lane's newest exchanges, so that one that has ended can still be looked at. */
export class KeptTaps {
  readonly #kept: KeptTap[] = []
  readonly #most: number

  constructor(requests: keyof typeof MOST_KEPT) {
    this.#most = MOST_KEPT[requests]
  }

  keep(exchange: KeptTap): void {
    this.#kept.at(-1)?.tap.shrink(OLDER_BYTES)
    this.#kept.push(exchange)
    if (this.#kept.length > this.#most) this.#kept.shift()
  }

  read(): TappedExchange[] {
    return this.#kept.map(({ connection, link, tap, ends, closed }) => ({
      connection,
      link: link.id,
      stream: link.carriage.stream,
      ...ends,
      closed,
      metered: { up: countsOf(link.meter.up), down: countsOf(link.meter.down) },
      ciphertext: link.ciphertext,
      segments: tap.segments.map(toJson),
    }))
  }
}

function countsOf({ heads, control, chunking, framing, payload }: DirectionMeter) {
  return { heads, control, chunking, framing, payload }
}

function toJson({ direction, at, offset, bytes, begins, ends, headers }: TapSegment): TappedSegment {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
  return { direction, at, offset, base64, begins, ends, ...(headers && { headers: [...headers] }) }
}
