import type { StreamLine } from '@wireside/contract/hello'
import type { OpenConnection, OpenOptions } from './connection.ts'
import { tellLine } from './stream-line.ts'

/**
 * A lane over the forever iframe, a museum piece: a hidden document that never ends loading, each message a script that
 * hands it on by `postMessage`. It runs on the page's own thread. An end in order is told as a document that has loaded, a cut
 * not at all.
 */
export function openIframe({ url, iframes }: OpenOptions): OpenConnection {
  return (lastId, on) => {
    if (!iframes) {
      queueMicrotask(() => on.closed('an iframe needs a page'))
      return { close: () => undefined }
    }
    const close = iframes.open(lastId === null ? url : `${url}&last=${encodeURIComponent(lastId)}`, {
      message(said, receivedAt) {
        const [line, id = null] = said as [StreamLine, string?]
        if (typeof line === 'object' && 'hello' in line) on.opened()
        tellLine(line, receivedAt, id, on)
      },
      ended() {
        close()
        on.closed('the document ended')
      },
    })
    return { close }
  }
}
