import { generatePayload, type Payload } from '@wireside/contract/payload'
import type { PayloadSpec } from '@wireside/contract/workload'

/** One item of the workload. */
export interface Message {
  /** From 1, gap-free in its epoch. */
  seq: number
  /** Monotonic server clock, ms. */
  sentAt: number
  payload: Payload
  /** Bytes of the payload: UTF-8 for text. */
  size: number
}

/** Bytes a pasted payload's `ref` stands for, kept by the session. */
export interface Pasted {
  ref: string
  bytes: Uint8Array
}

/** Makes message `seq`. A pasted payload whose bytes never came is the caller's mistake: settings are checked first. */
export function makeMessage(spec: PayloadSpec, pasted: Pasted | null, seed: number, seq: number, sentAt: number): Message {
  const payload = spec.kind === 'generated' ? generatePayload(spec.generator, spec.form, spec.size, seed, seq) : carry(spec, pasted)
  return { seq, sentAt, payload, size: payload.form === 'binary' ? payload.bytes.length : Buffer.byteLength(payload.text) }
}

function carry(spec: PayloadSpec & { kind: 'pasted' }, pasted: Pasted | null): Payload {
  const bytes = pasted?.ref === spec.ref ? pasted.bytes : new Uint8Array(0)
  if (spec.form === 'binary') return { form: 'binary', bytes }
  return { form: 'text', text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') }
}
