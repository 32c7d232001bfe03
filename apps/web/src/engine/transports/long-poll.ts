import type { PollAnswer } from '@wireside/contract/hello'
import { decodeBase64 } from '../base64.ts'
import type { OpenConnection, OpenOptions } from './connection.ts'

/** A lane by long polling: a request that is answered once there is something, and then the next. */
export function openLongPoll({ url, now }: OpenOptions): OpenConnection {
  return (lastId, on) => {
    const abort = new AbortController()
    const poll = async (query: string): Promise<{ answer: PollAnswer; receivedAt: number } | { why: string }> => {
      const response = await fetch(url + query, { cache: 'no-store', signal: abort.signal })
      const text = await response.text()
      const receivedAt = now()
      if (!response.ok) return { why: `the server answered ${response.status}` }
      return { answer: JSON.parse(text) as PollAnswer, receivedAt }
    }
    const run = async (): Promise<string> => {
      let connection = 0
      let received = 0
      for (let query = lastId === null ? '' : `&last=${encodeURIComponent(lastId)}`; ;) {
        const got = await poll(query)
        if (abort.signal.aborted) return ''
        if ('why' in got) return got.why
        const { hello, stale, messages, cursor, end } = got.answer
        if (hello) {
          connection = hello.connection
          on.opened()
          on.hello(hello)
        } else if (messages.length === 0) on.heartbeat()
        if (stale) on.stale(stale)
        messages.forEach((one, index) => {
          const id = index === messages.length - 1 ? (cursor ?? null) : null
          on.message(typeof one === 'string' ? one : decodeBase64(one.base64), got.receivedAt, id)
        })
        received += messages.length
        if (end) return 'the server ended it'
        query = `&connection=${connection}&received=${received}`
      }
    }
    void run()
      .catch((error: unknown) => `fetch: ${error instanceof Error ? error.message : String(error)}`)
      .then((why) => {
        if (!abort.signal.aborted) on.closed(why)
      })
    return { close: () => abort.abort() }
  }
}
