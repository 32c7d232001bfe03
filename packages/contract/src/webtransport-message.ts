/**
 * A message as a WebTransport lane carries it, as WebTransport has streams and datagrams but no messages: its ordinal on
 * the connection (4 bytes, big-endian), since what comes in order on one stream need not on many; what it is (1 byte);
 * then the payload. On a stream its length (4 bytes) goes before.
 */
export interface WebTransportMessage {
  ordinal: number
  kind: MessageKind
  payload: Uint8Array
}

export const MESSAGE_KINDS = ['text', 'binary', 'hello', 'notice'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

export const MESSAGE_HEAD_BYTES = 5
export const LENGTH_BYTES = 4

/** A hello and a notice have this in place of an ordinal: they are no messages. */
export const NO_ORDINAL = 0xffffffff

export function encodeMessage({ ordinal, kind, payload }: WebTransportMessage, withLength: boolean): Uint8Array<ArrayBuffer> {
  const from = withLength ? LENGTH_BYTES : 0
  const bytes = new Uint8Array(from + MESSAGE_HEAD_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  if (withLength) view.setUint32(0, MESSAGE_HEAD_BYTES + payload.length)
  view.setUint32(from, ordinal)
  view.setUint8(from + 4, MESSAGE_KINDS.indexOf(kind))
  bytes.set(payload, from + MESSAGE_HEAD_BYTES)
  return bytes
}

/** Null where the bytes are no message: shorter than its head, or of a kind nobody knows. */
export function decodeMessage(bytes: Uint8Array): WebTransportMessage | null {
  if (bytes.length < MESSAGE_HEAD_BYTES) return null
  const kind = MESSAGE_KINDS[bytes[4]!]
  if (kind === undefined) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return { ordinal: view.getUint32(0), kind, payload: bytes.subarray(MESSAGE_HEAD_BYTES) }
}

/** Cuts one stream into its messages. */
export class MessageSplitter {
  readonly #maxBytes: number
  #kept = new Uint8Array(0)

  /** A length beyond `maxBytes` is refused before anything is kept for it. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The messages that `chunk` completes, each as `decodeMessage` takes it; null where the stream makes no sense. */
  push(chunk: Uint8Array): Uint8Array[] | null {
    const bytes = new Uint8Array(this.#kept.length + chunk.length)
    bytes.set(this.#kept)
    bytes.set(chunk, this.#kept.length)
    const view = new DataView(bytes.buffer)
    const messages: Uint8Array[] = []
    let at = 0
    while (bytes.length - at >= LENGTH_BYTES) {
      const length = view.getUint32(at)
      if (length > this.#maxBytes) return null
      if (bytes.length - at < LENGTH_BYTES + length) break
      messages.push(bytes.slice(at + LENGTH_BYTES, at + LENGTH_BYTES + length))
      at += LENGTH_BYTES + length
    }
    this.#kept = bytes.slice(at)
    return messages
  }
}
