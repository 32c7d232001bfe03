export type LinkDirection = 'up' | 'down'

/**
 * What the link can tell apart without knowing messages. `framing` is WebSocket frame headers, `control` whole control
 * frames, `chunking` all of HTTP's chunk lines and trailers, `payload` the rest.
 */
export const LINK_PARTS = ['heads', 'control', 'chunking', 'framing', 'payload'] as const
export type LinkPart = (typeof LINK_PARTS)[number]

/** Bytes of one direction since the connection opened. */
export class DirectionMeter {
  heads = 0
  control = 0
  chunking = 0
  framing = 0
  payload = 0

  add(part: LinkPart, count: number): void {
    switch (part) {
      case 'payload':
        this.payload += count
        break
      case 'framing':
        this.framing += count
        break
      case 'chunking':
        this.chunking += count
        break
      case 'control':
        this.control += count
        break
      case 'heads':
        this.heads += count
    }
  }

  get total(): number {
    return this.heads + this.control + this.chunking + this.framing + this.payload
  }
}

export class Meter {
  readonly up = new DirectionMeter()
  readonly down = new DirectionMeter()
}
