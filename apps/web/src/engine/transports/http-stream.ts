import { STALE_EVENT, type StreamLine } from '@wireside/contract/hello'
import { decodeBase64 } from '../base64.ts'
import type { OpenConnection, OpenOptions } from './connection.ts'
import { fetchText } from './fetched-text.ts'

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
          if (text === '') {
            on.heartbeat()
            continue
          }
          const line = JSON.parse(text) as StreamLine
          if (typeof line === 'string') on.message(line, receivedAt, null)
          else if ('base64' in line) on.message(decodeBase64(line.base64), receivedAt, null)
          else if ('hello' in line) on.hello(line.hello)
          else if (line.notice.type === STALE_EVENT) on.stale(line.notice)
          else on.heartbeat()
        }
      },
      ended: (why) => on.closed(why),
    })
    return { close }
  }
}
