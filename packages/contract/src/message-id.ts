/** A message's id on the wire: `<epoch>-<seq>`. The epoch is the event log's; a new one says that the server forgot. */
export interface MessageId {
  epoch: string
  seq: number
}

export function formatId({ epoch, seq }: MessageId): string {
  return `${epoch}-${seq}`
}

/** The id, or null where `text` is none (a client may send anything as its last id). */
export function parseId(text: string): MessageId | null {
  const match = /^([0-9a-z]{1,16})-([1-9][0-9]{0,14})$/.exec(text)
  return match ? { epoch: match[1] as string, seq: Number(match[2]) } : null
}

/**
 * WebSocket has no place for an id, so resuming costs a visible prefix. Text: id, LF, payload. Binary: one length byte,
 * id, payload. The payload's own bytes are untouched.
 */
export function textPrefix(id: string): string {
  return `${id}\n`
}

export function splitText(data: string): { id: string; payload: string } | null {
  const end = data.indexOf('\n')
  return end < 0 ? null : { id: data.slice(0, end), payload: data.slice(end + 1) }
}

export function binaryPrefix(id: string): Uint8Array {
  const prefix = new Uint8Array(1 + id.length)
  prefix[0] = id.length
  for (let i = 0; i < id.length; i++) prefix[1 + i] = id.charCodeAt(i)
  return prefix
}

export function splitBinary(data: Uint8Array): { id: string; payload: Uint8Array } | null {
  const length = data[0]
  if (length === undefined || data.length < 1 + length) return null
  return { id: String.fromCharCode(...data.subarray(1, 1 + length)), payload: data.subarray(1 + length) }
}
