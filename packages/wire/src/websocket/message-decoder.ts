import { GrowingBytes } from '../growing-bytes.ts'
import { decodeUtf8 } from '../utf8.ts'
import { type ClosePayload, readClosePayload } from './close.ts'
import type { Frame } from './decode.ts'
import { BINARY, CLOSE, CONTINUATION, isControl, PING, TEXT } from './opcode.ts'

/** What a connection's frames say, put together. `compressed` payloads are as they came: inflating needs a platform. */
export type SocketMessage =
  | { kind: 'text'; text: string }
  | { kind: 'binary'; payload: Uint8Array }
  | { kind: 'compressed'; isText: boolean; payload: Uint8Array }
  | { kind: 'ping' | 'pong'; payload: Uint8Array }
  | ({ kind: 'close' } & ClosePayload)

/** Joins fragments into messages; control frames pass between them. RFC 6455 §5.4. Frames come from a `FrameDecoder`. */
export class MessageDecoder {
  readonly #fragments = new GrowingBytes()
  #opcode: number = BINARY
  #compressed = false

  /** The message that `frame` completes, or null. */
  push(frame: Frame): SocketMessage | null {
    if (isControl(frame.opcode)) return readControl(frame)
    if (frame.opcode !== CONTINUATION) {
      this.#opcode = frame.opcode
      this.#compressed = frame.rsv1
    }
    if (!frame.fin || this.#fragments.length > 0) this.#fragments.append(frame.payload)
    if (!frame.fin) return null
    const payload = this.#fragments.length > 0 ? this.#fragments.copy() : frame.payload
    this.#fragments.clear()
    const isText = this.#opcode === TEXT
    if (this.#compressed) return { kind: 'compressed', isText, payload }
    return isText ? { kind: 'text', text: decodeUtf8(payload) } : { kind: 'binary', payload }
  }
}

function readControl(frame: Frame): SocketMessage {
  const { opcode, payload } = frame
  if (opcode === CLOSE) return { kind: 'close', ...readClosePayload(payload, frame.start + frame.headerLength) }
  return { kind: opcode === PING ? 'ping' : 'pong', payload }
}
