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

/** Down: server to client, as SSE flows. Up: client to server; on SSE each message is a POST beside the stream. */
export const WorkloadDirection = Type.Union([Type.Literal('down'), Type.Literal('up'), Type.Literal('both')])
export type WorkloadDirection = Static<typeof WorkloadDirection>

export const ScenarioName = Type.Union([
  Type.Literal('tokens'),
  Type.Literal('ticker'),
  Type.Literal('chat'),
  Type.Literal('game'),
  Type.Literal('dashboard'),
  Type.Literal('editor'),
  Type.Literal('voice'),
  Type.Literal('duel'),
  Type.Literal('own'),
])
export type ScenarioName = Static<typeof ScenarioName>

/** How messages are spread over time at the same mean rate: evenly, a second's worth at once, or at random (seeded). */
export const Pattern = Type.Union([Type.Literal('steady'), Type.Literal('burst'), Type.Literal('poisson')])
export type Pattern = Static<typeof Pattern>

/** What is sent, the same on every lane. */
export const Workload = Type.Object(
  {
    scenario: ScenarioName,
    direction: WorkloadDirection,
    payload: PayloadSpec,
    /** Messages per second; 0 sends none. */
    rate: Type.Number({ minimum: 0, maximum: MAX_RATE }),
    /** Absent: steady. */
    pattern: Type.Optional(Pattern),
    running: Type.Boolean(),
    seed: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
  },
  { additionalProperties: false },
)
export type Workload = Static<typeof Workload>

function generated(generator: Generator, form: PayloadForm, size: number): PayloadSpec {
  return { kind: 'generated', generator, form, size }
}

/** Ready-made workloads: the choice sets every field that a learner may then change. */
export const SCENARIOS: Record<Exclude<ScenarioName, 'own'>, Pick<Workload, 'payload' | 'rate' | 'direction'>> = {
  tokens: { payload: generated('tokens', 'text', 12), rate: 30, direction: 'down' },
  ticker: { payload: generated('ticker', 'text', 60), rate: 100, direction: 'down' },
  chat: { payload: generated('chat', 'text', 160), rate: 2, direction: 'down' },
  game: { payload: generated('game', 'binary', 32), rate: 60, direction: 'down' },
  dashboard: { payload: generated('dashboard', 'text', 400), rate: 1, direction: 'down' },
  /** Everybody types: small edits both ways. */
  editor: { payload: generated('chat', 'text', 80), rate: 8, direction: 'both' },
  /** 20 ms of speech, as a codec makes it, from the microphone. */
  voice: { payload: generated('plain', 'binary', 160), rate: 50, direction: 'up' },
  /** Inputs up and state down, at the pace of a game loop. */
  duel: { payload: generated('game', 'binary', 32), rate: 30, direction: 'both' },
}

/** Bytes per second the workload makes before any transport adds its own; at most `MAX_BYTES_PER_SECOND`. */
export function payloadBytesPerSecond(workload: Pick<Workload, 'payload' | 'rate'>): number {
  return workload.rate * workload.payload.size
}

export function withinByteRate(workload: Pick<Workload, 'payload' | 'rate'>): boolean {
  return payloadBytesPerSecond(workload) <= MAX_BYTES_PER_SECOND
}
