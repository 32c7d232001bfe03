import type { Hello, PollAnswer, Stale } from '@wireside/contract/hello'
import { formatId } from '@wireside/contract/message-id'
import type { Bytes } from '@wireside/contract/parts'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Tag } from './carrier.ts'

/** Sends one answer: its whole body, and the tagged pieces that tile it. */
export type Answer = (body: Buffer, pieces: { tag: Tag; bodyBytes: number }[]) => void

export interface LongPollOptions extends CarrierOptions {
  /** How long a poll without a message is held, ms. */
  holdMs: number
  /** How long a poll waits for more messages once there is one, ms. */
  gatherMs: number
  /** Calls `run` after `ms`; returns how to take that back. */
  after(ms: number, run: () => void): () => void
}

/** Its messages wait here for the next poll. */
export interface LongPollCarrier extends Carrier {
  heldBytes(): number
  /** A poll is held and not answered. */
  readonly isAsked: boolean
  poll(answer: Answer): void
  /** The poll is gone, unanswered: what waits goes with the next. */
  gone(): void
}

interface Waiting {
  tag: Tag
  json: string
  bytes: number
}

export function longPollCarrier(ended: () => void, options: LongPollOptions): LongPollCarrier {
  let waiting: Waiting[] = []
  let heldBytes = 0
  let notices: Pick<PollAnswer, 'hello' | 'stale'> = {}
  let asked: Answer | null = null
  let ending = false
  let cancel: (() => void) | null = null

  const flush = (): void => {
    const answer = asked
    if (!answer) return
    cancel?.()
    asked = null
    const { body, pieces } = compose(waiting, notices, ending, options)
    waiting = []
    heldBytes = 0
    notices = {}
    answer(body, pieces)
    if (ending) ended()
  }
  const wake = (ms: number): void => {
    cancel?.()
    cancel = options.after(ms, flush)
  }
  return {
    carrierPart: 'chunking',
    heldBytes: () => heldBytes,
    get isAsked() {
      return asked !== null
    },
    hello(hello: Hello) {
      notices = { ...notices, hello }
    },
    stale(stale: Stale) {
      notices = { ...notices, stale }
    },
    // The next poll is no answer to it: it would have come anyhow.
    heartbeat() {
      flush()
      return false
    },
    send(message, replayed, place) {
      const one = encode(message, replayed, place)
      if (one.bytes > options.maxEncodedBytes) return false
      waiting.push(one)
      heldBytes += one.bytes
      if (options.gatherMs === 0) flush()
      else if (asked && waiting.length === 1) wake(options.gatherMs)
      return true
    },
    poll(answer) {
      flush()
      asked = answer
      if (notices.hello || ending || (waiting.length > 0 && options.gatherMs === 0)) flush()
      else wake(waiting.length > 0 ? options.gatherMs : options.holdMs)
    },
    gone() {
      cancel?.()
      asked = null
    },
    end() {
      ending = true
      if (asked) flush()
      else ended()
    },
  }
}

function encode(message: Message, replayed: boolean, place: number): Waiting {
  const { payload, size } = message
  const json = JSON.stringify(payload.form === 'text' ? payload.text : { base64: Buffer.from(payload.bytes).toString('base64') })
  const framing = payload.form === 'text' ? TEXT_FRAMING : BASE64_FRAMING
  const bytes = Buffer.byteLength(json)
  return { tag: { message, bytes: { payload: size, framing, encoding: bytes - framing - size }, replayed, place }, json, bytes }
}

const TEXT_FRAMING = '""'.length
const BASE64_FRAMING = '{"base64":""}'.length

/** `PollAnswer` as JSON, cut into pieces: the envelope is framing of the first and the last message, the cursor its id. */
function compose(waiting: readonly Waiting[], notices: Pick<PollAnswer, 'hello' | 'stale'>, end: boolean, { ids, epoch }: CarrierOptions) {
  const last = waiting.at(-1)?.tag.message
  const cursor = ids && last ? `,"cursor":"${formatId({ epoch, seq: last.seq })}"` : ''
  const said = Object.entries(notices).map(([name, notice]) => `"${name}":${JSON.stringify(notice)},`)
  const open = `{${said.join('')}"messages":[`
  const close = `]${cursor}${end ? ',"end":true' : ''}}`
  const pieces: { tag: Tag; bodyBytes: number }[] = []
  let body = ''
  const add = (text: string, bodyBytes: number, tag: Tag): void => {
    body += text
    pieces.push({ tag, bodyBytes })
  }
  if (said.length > 0 || !last) add(last ? open : open + close, last ? open.length : open.length + close.length, control())
  waiting.forEach(({ tag, json, bytes }, index) => {
    const before = index > 0 ? ',' : said.length > 0 ? '' : open
    const after = index === waiting.length - 1 ? close : ''
    const id = after === '' ? 0 : cursor.length
    const framing = (tag.bytes.framing ?? 0) + before.length + after.length - id
    const parts: Bytes = { ...tag.bytes, framing, ...(id > 0 ? { id } : {}) }
    add(before + json + after, before.length + bytes + after.length, { ...tag, bytes: parts })
  })
  return { body: Buffer.from(body), pieces }
}

function control(): Tag {
  return { message: null, bytes: {}, replayed: false, place: 0 }
}
