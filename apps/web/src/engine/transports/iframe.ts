import { STALE_EVENT, type StreamLine } from '@wireside/contract/hello'
import { decodeBase64 } from '../base64.ts'
import type { OpenConnection, OpenOptions } from './connection.ts'

/**
 * A lane over the forever iframe, a museum piece: a hidden document that never ends loading, each message a script that
 * hands it on by `postMessage`. It runs on the page's own thread. An end in order is told as a document that has loaded, a cut
 * not at all.
 */
export function openIframe({ url, frames }: OpenOptions): OpenConnection {
  return (lastId, on) => {
    if (!frames) {
      queueMicrotask(() => on.closed('a frame needs a page'))
      return { close: () => undefined }
    }
    const close = frames.open(lastId === null ? url : `${url}&last=${encodeURIComponent(lastId)}`, {
      message(said, receivedAt) {
        const [line, id = null] = said as [StreamLine, string?]
        if (typeof line === 'string') on.message(line, receivedAt, id)
        else if ('base64' in line) on.message(decodeBase64(line.base64), receivedAt, id)
        else if ('hello' in line) {
          on.opened()
          on.hello(line.hello)
        } else if (line.notice.type === STALE_EVENT) on.stale(line.notice)
        else on.heartbeat()
      },
      ended() {
        close()
        on.closed('the document ended')
      },
    })
    return { close }
  }
}
