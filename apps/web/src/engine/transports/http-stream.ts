import type { StreamLine } from '@wireside/contract/hello'
import type { OpenConnection, OpenOptions } from './connection.ts'
import { fetchText } from './fetched-text.ts'
import { tellLine } from './stream-line.ts'

/** A lane over one long answer of JSON lines, read with `fetch`: one request, one answer, and nothing to resume from. */
export function openHttpStream({ url, now, credentials }: OpenOptions): OpenConnection {
  return (_lastId, on) => {
    let rest = ''
    const close = fetchText(url, { credentials }, now, {
      opened: () => on.opened(),
      text: (piece, receivedAt) => {
        const lines = (rest + piece).split('\n')
        rest = lines.pop() ?? ''
        for (const text of lines) {
          if (text === '') on.heartbeat()
          else tellLine(JSON.parse(text) as StreamLine, receivedAt, null, on)
        }
      },
      ended: (why) => on.closed(why),
    })
    return { close }
  }
}
