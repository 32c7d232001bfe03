import { encodeEvent } from '@wireside/wire/sse/encode'

/** Who turns a payload into bytes of an event stream. */
export const WRITERS = ['ours', 'naive', 'raw'] as const
export type Writer = (typeof WRITERS)[number]

export function writeEvent(writer: Writer, payload: string): string | Uint8Array {
  switch (writer) {
    case 'ours':
      return encodeEvent({ data: payload }).bytes
    case 'naive':
      return naiveEvent(payload)
    case 'raw':
      return payload
  }
}

/** As many tutorials write it, and wrong: a line break in the payload begins a field, or an event, of its own. */
function naiveEvent(payload: string): string {
  return `data: ${payload}\n\n`
}
