import { Type, type Static } from 'typebox'
import { MAX_BYTES_PER_SECOND, MAX_MESSAGE_BYTES, MAX_RATE } from './limits.ts'

/** Text is UTF-8 on every lane; binary is binary on WebSocket and base64 on SSE. */
export const PayloadForm = Type.Union([Type.Literal('text'), Type.Literal('binary')])
export type PayloadForm = Static<typeof PayloadForm>

/** Generators make message `seq` a pure function of (generator, size, seed, seq): every lane and every curl agrees. */
export const Generator = Type.Union([
  Type.Literal('plain'),
  Type.Literal('tokens'),
  Type.Literal('ticker'),
  Type.Literal('chat'),
  Type.Literal('game'),
  Type.Literal('dashboard'),
])
export type Generator = Static<typeof Generator>

const GeneratedPayload = Type.Object(
  {
    kind: Type.Literal('generated'),
    generator: Generator,
    form: PayloadForm,
    /** Bytes of each payload. Every generator fills exactly this size, except `tokens`, whose pieces vary up to it. */
    size: Type.Integer({ minimum: 0, maximum: MAX_MESSAGE_BYTES }),
  },
  { additionalProperties: false },
)

const PastedPayload = Type.Object(
  {
    kind: Type.Literal('pasted'),
    form: PayloadForm,
    /** Names the bytes sent once with the control message `payload`; the document itself stays small. */
    ref: Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
    size: Type.Integer({ minimum: 0, maximum: MAX_MESSAGE_BYTES }),
  },
  { additionalProperties: false },
)

export const PayloadSpec = Type.Union([GeneratedPayload, PastedPayload])
export type PayloadSpec = Static<typeof PayloadSpec>

export const ScenarioName = Type.Union([
  Type.Literal('tokens'),
  Type.Literal('ticker'),
  Type.Literal('chat'),
  Type.Literal('game'),
  Type.Literal('dashboard'),
  Type.Literal('own'),
])
export type ScenarioName = Static<typeof ScenarioName>

/** What is sent, the same on every lane. */
export const Workload = Type.Object(
  {
    scenario: ScenarioName,
    payload: PayloadSpec,
    /** Messages per second; 0 sends none. */
    rate: Type.Number({ minimum: 0, maximum: MAX_RATE }),
    running: Type.Boolean(),
    seed: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
  },
  { additionalProperties: false },
)
export type Workload = Static<typeof Workload>

/** Ready-made workloads: the choice sets every field that a learner may then change. */
export const SCENARIOS: Record<Exclude<ScenarioName, 'own'>, Pick<Workload, 'payload' | 'rate'>> = {
  tokens: { payload: { kind: 'generated', generator: 'tokens', form: 'text', size: 12 }, rate: 30 },
  ticker: { payload: { kind: 'generated', generator: 'ticker', form: 'text', size: 60 }, rate: 100 },
  chat: { payload: { kind: 'generated', generator: 'chat', form: 'text', size: 160 }, rate: 2 },
  game: { payload: { kind: 'generated', generator: 'game', form: 'binary', size: 32 }, rate: 60 },
  dashboard: { payload: { kind: 'generated', generator: 'dashboard', form: 'text', size: 400 }, rate: 1 },
}

/** Bytes per second the workload makes before any transport adds its own; at most `MAX_BYTES_PER_SECOND`. */
export function payloadBytesPerSecond(workload: Pick<Workload, 'payload' | 'rate'>): number {
  return workload.rate * workload.payload.size
}

export function withinByteRate(workload: Pick<Workload, 'payload' | 'rate'>): boolean {
  return payloadBytesPerSecond(workload) <= MAX_BYTES_PER_SECOND
}
