/** What a frame is for. 3–7 and 11–15 are reserved. RFC 6455 §5.2, §11.8. */
export const CONTINUATION = 0x0
export const TEXT = 0x1
export const BINARY = 0x2
export const CLOSE = 0x8
export const PING = 0x9
export const PONG = 0xa

export type Opcode = 0x0 | 0x1 | 0x2 | 0x8 | 0x9 | 0xa

export function isOpcode(value: number): value is Opcode {
  return value <= BINARY || (value >= CLOSE && value <= PONG)
}

/** Close, ping and pong: they may come between the fragments of a message. §5.5. */
export function isControl(opcode: number): boolean {
  return opcode >= CLOSE
}
