import type { Generator, PayloadForm } from './workload.ts'

/** A payload as its lane carries it: text stays text, binary stays bytes. */
export type Payload = { form: 'text'; text: string } | { form: 'binary'; bytes: Uint8Array }

const WORDS = 'the quick stream keeps every message in order while the other side waits for one more frame to come through'.split(' ')
const SYMBOLS = ['ACME', 'GLOB', 'INIT', 'UMBR', 'WAYN', 'STRK', 'HOOL', 'PIED']
const NAMES = ['ada', 'grace', 'edsger', 'barbara', 'donald', 'radia']

/**
 * Message `seq` of a generated workload: a pure function of its arguments, so that every lane, every curl and the
 * prediction agree. ASCII of exactly `size` bytes, but for `tokens`, whose pieces vary from 1 up to it.
 */
export function generatePayload(generator: Generator, form: PayloadForm, size: number, seed: number, seq: number): Payload {
  const random = randomFrom(seed, seq)
  if (form === 'binary') return { form, bytes: generator === 'game' ? gameState(size, seq, random) : noise(size, random) }
  return { form, text: generateText(generator, size, seq, random) }
}

function generateText(generator: Generator, size: number, seq: number, random: () => number): string {
  const pick = (from: string[]): string => from[Math.floor(random() * from.length)] as string
  switch (generator) {
    case 'plain':
    case 'game':
      return fill(`#${seq} `, size, random)
    case 'tokens':
      return fill(`${pick(WORDS)} `, Math.min(size, 1 + Math.floor(random() * size)), random)
    case 'ticker': {
      const price = (100 + random() * 900).toFixed(2)
      return padJson(`{"s":"${pick(SYMBOLS)}","p":${price},"q":${Math.floor(random() * 1000)},"n":${seq}`, size, random)
    }
    case 'chat':
      return padJson(`{"from":"${pick(NAMES)}","n":${seq}`, size, random)
    case 'dashboard': {
      const load = random().toFixed(3)
      return padJson(`{"n":${seq},"cpu":${load},"users":${Math.floor(random() * 5000)},"errors":${Math.floor(random() * 9)}`, size, random)
    }
  }
}

/** Words up to `size` bytes exactly. */
function fill(start: string, size: number, random: () => number): string {
  let text = start
  while (text.length < size) text += `${WORDS[Math.floor(random() * WORDS.length)]} `
  return text.slice(0, size)
}

/** Closes a JSON object so that it has `size` bytes; where it can't be that short, plain words of that size. */
function padJson(open: string, size: number, random: () => number): string {
  const shell = `${open},"t":""}`
  if (size < shell.length) return fill('', size, random)
  return `${open},"t":"${fill('', size - shell.length, random)}"}`
}

/** Positions and velocities of a few bodies, as a game would send them: 16-bit numbers, then the tick. */
function gameState(size: number, seq: number, random: () => number): Uint8Array {
  const bytes = noise(size, random)
  for (let i = 0; i < Math.min(4, size); i++) bytes[i] = (seq >>> (8 * (3 - i))) & 0xff
  return bytes
}

function noise(size: number, random: () => number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = Math.floor(random() * 256)
  return bytes
}

/** mulberry32 started from both numbers: small, fast, good enough to fill payloads; not for secrets. */
export function randomFrom(seed: number, seq: number): () => number {
  let state = (seed ^ Math.imul(seq, 0x9e3779b1)) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
