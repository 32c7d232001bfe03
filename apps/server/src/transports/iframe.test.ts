import { runInNewContext } from 'node:vm'
import type { StreamLine } from '@wireside/contract/hello'
import { total } from '@wireside/contract/parts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Message } from '../workload/message.ts'
import type { Tag } from './carrier.ts'
import { iframeCarrier } from './iframe.ts'

const NONCE = 'q83vEjRWeJCrze8SNFZ4kA=='

function carrier(ids = true) {
  const written: { tag: Tag; text: string; bodyBytes: number }[] = []
  const made = iframeCarrier(
    (tag, data, bodyBytes) => written.push({ tag, text: Buffer.from(data).toString(), bodyBytes }),
    () => undefined,
    { ids, epoch: 'e', maxEncodedBytes: 10_000, nonce: NONCE },
  )
  return { made, written }
}

/** What the page around is told, as the document's own scripts tell it: each element ends with the first `</script`. */
function told(written: { text: string }[]): [StreamLine, string?][] {
  const html = written.map(({ text }) => text).join('')
  const posted: [StreamLine, string?][] = []
  const context = { document: { currentScript: { remove: () => undefined } }, parent: { postMessage: (a: [StreamLine]) => posted.push(a) } }
  const scripts = [...html.matchAll(/<script nonce="([^"]+)">(.*?)<\/script/gis)]
  runInNewContext(scripts.map(([, nonce, source]) => (nonce === NONCE ? source : '')).join('\n'), context)
  return JSON.parse(JSON.stringify(posted)) as [StreamLine, string?][]
}

function textOf(text: string, seq = 1): Message {
  return { seq, sentAt: 0, payload: { form: 'text', text }, size: Buffer.byteLength(text) }
}

it('hands every text to the page around as it was, and its parts add up to what is written', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !/\p{Surrogate}/u.test(one))
  fc.assert(
    fc.property(text, fc.boolean(), (payload, ids) => {
      const { made, written } = carrier(ids)
      made.send(textOf(payload), false, 0)
      expect(told(written)).toEqual([ids ? [payload, 'e-1'] : [payload]])
      const { tag, text: html, bodyBytes } = written.at(-1)!
      expect([bodyBytes, total(tag.bytes)]).toEqual([Buffer.byteLength(html), Buffer.byteLength(html)])
    }),
  )
})

it('a text can neither end its script nor open a comment', () => {
  const { made, written } = carrier()
  const payload = '</script><script>alert(1)</script><!-- <script'
  made.send(textOf(payload), false, 0)
  expect(written.at(-1)!.text.match(/<\/?script|<!--/g)).toEqual(['<script', '</script'])
  expect(told(written)).toEqual([[payload, 'e-1']])
})

it('bytes go as base64, and a message longer than any lane may carry is not sent', () => {
  const { made, written } = carrier(false)
  made.send({ seq: 1, sentAt: 0, payload: { form: 'binary', bytes: Uint8Array.of(0, 255) }, size: 2 }, false, 0)
  expect(told(written)).toEqual([[{ base64: 'AP8=' }]])
  expect(written.at(-1)!.tag.bytes).toMatchObject({ payload: 2, encoding: 2 })
  expect(made.send(textOf('x'.repeat(10_000)), false, 0)).toBe(false)
})

it('a hello, a notice and a heartbeat that the page sees are calls; one that it does not is a comment', () => {
  const { made, written } = carrier()
  made.hello({ connection: 3, ids: true })
  made.stale({ why: 'epoch', snapshot: null })
  made.heartbeat(true)
  made.heartbeat(false)
  expect(told(written)).toEqual([
    [{ hello: { connection: 3, ids: true } }],
    [{ notice: { type: 'stale', why: 'epoch', snapshot: null } }],
    [{ notice: { type: 'heartbeat' } }],
  ])
  expect(written.at(-1)!.text).toBe('<!---->')
})
