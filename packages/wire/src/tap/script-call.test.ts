import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkTiling } from '../check-tiling.ts'
import { decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { dissectScriptCall } from './script-call.ts'

const element = (call: string) => encodeUtf8(`<script nonce="q83vEg==">${call}</script>`)

it('labels the element, the message and its id; they tile it, whatever the message is', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !/\p{Surrogate}/u.test(one))
  fc.assert(
    fc.property(text, fc.option(fc.constant('e-17')), (message, id) => {
      const given = [message, ...(id === null ? [] : [id])].map((one) => JSON.stringify(one))
      const bytes = element(`m(${given.join(',')})`)
      const fields = dissectScriptCall(bytes) ?? []
      expect(checkTiling(fields, 0, bytes.length)).toBeNull()
      const texts = fields.map(({ name, start, end }) => [name, decodeUtf8(bytes, start, end)])
      expect(texts[0]).toEqual(['script-open', '<script nonce="q83vEg==">m('])
      expect(texts.filter(([name]) => name?.endsWith('argument')).map(([, json]) => json)).toEqual(given)
      expect(texts.at(-1)).toEqual(['script-close', ')</script>'])
    }),
  )
})

it.each([
  '',
  '<!---->',
  '<script>m("a")</script>',
  '<script nonce="x">m("a"</script>',
  '<script nonce="x">n("a")</script>',
  '<script nonce="x">m(a)</script>',
])('%j is none', (html) => {
  expect(dissectScriptCall(encodeUtf8(html))).toBeNull()
})
