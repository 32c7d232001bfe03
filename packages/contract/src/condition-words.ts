import { Condition, type ConditionOf, type ConditionType } from './conditions.ts'
import { problemsOf, shown } from './problem.ts'

type Value = { field: string; default?: number } | { field: string; choices: Record<string, string>; default?: string }

interface Word {
  word: string
  type: ConditionType
  /** In the order they are written; one with a default is left out where it has it. */
  values: Value[]
  directed: boolean
}

/**
 * Conditions as words, in addresses and scripts: the name, its number, then what differs from the usual, parted by `-`;
 * the direction last, where it is not both. `latency200`, `latency200-50-down`, `silent-up`, `idle6000-fin`.
 */
export const CONDITION_WORDS: readonly Word[] = [
  { word: 'latency', type: 'latency', values: [{ field: 'delayMs' }, { field: 'jitterMs', default: 0 }], directed: true },
  { word: 'bandwidth', type: 'bandwidth', values: [{ field: 'bytesPerSecond' }], directed: true },
  {
    word: 'slicer',
    type: 'slicer',
    values: [{ field: 'bytes' }, { field: 'varyBytes', default: 0 }, { field: 'delayMs', default: 0 }],
    directed: true,
  },
  { word: 'stall', type: 'stall', values: [{ field: 'percent' }, { field: 'waitMs', default: 200 }], directed: true },
  {
    word: 'loss',
    type: 'packet_loss',
    values: [{ field: 'lostPercent' }, { field: 'reorderedPercent', default: 0 }],
    directed: true,
  },
  { word: 'silent', type: 'blackhole', values: [], directed: true },
  {
    word: 'idle',
    type: 'idle_timeout',
    values: [{ field: 'idleMs' }, { field: 'ends', choices: { silent: 'silent', fin: 'fin', rst: 'rst' }, default: 'silent' }],
    directed: false,
  },
  {
    word: 'strip',
    type: 'strip_upgrade',
    values: [{ field: 'proxy', choices: { removes: 'removes', mute: 'passes-nothing' }, default: 'removes' }],
    directed: false,
  },
  {
    word: 'buffer',
    type: 'response_buffering',
    values: [
      { field: 'bytes', default: 4096 },
      { field: 'holds', choices: { blocks: 'blocks', small: 'small', next: 'next', end: 'end' }, default: 'blocks' },
    ],
    directed: false,
  },
  { word: 'refuse', type: 'refuse', values: [{ field: 'status', default: 503 }], directed: false },
  { word: 'limit', type: 'limit_data', values: [{ field: 'bytes' }], directed: true },
  { word: 'handshake', type: 'handshake', values: [{ field: 'roundTrips', default: 1 }], directed: false },
]

export function formatCondition(condition: Condition): string {
  const { word, values, directed } = CONDITION_WORDS.find(({ type }) => type === condition.type)!
  const fields = condition as unknown as Record<string, string | number>
  const numbers: (string | null)[] = []
  const choices: string[] = []
  for (const value of values) {
    const own = fields[value.field]!
    const usual = own === value.default
    if ('choices' in value) {
      const [name] = Object.entries(value.choices).find(([, meant]) => meant === own)!
      if (!usual) choices.push(name)
    } else numbers.push(usual ? null : String(own))
  }
  while (numbers.at(-1) === null) numbers.pop()
  const defaults = values.filter((value) => !('choices' in value)).map((value) => String(value.default))
  const digits = numbers.map((number, index) => number ?? defaults[index]!)
  if (directed && fields.direction !== 'both') choices.push(String(fields.direction))
  const [first = '', ...rest] = digits
  return [`${word}${first}`, ...rest, ...choices].join('-')
}

/** Reads one word; where it can't be read, what is allowed. Null where it is no condition's word at all. */
export function parseCondition(text: string): { condition: Condition } | { allowed: string } | null {
  const [, name, first, rest = ''] = /^([a-z]+)(\d[\d.]*)?((?:-[a-z\d.]+)*)$/.exec(text) ?? []
  const word = CONDITION_WORDS.find((one) => one.word === name)
  if (!word) return null
  const fields: Record<string, unknown> = { type: word.type }
  if (word.directed) fields.direction = 'both'
  for (const value of word.values) if (value.default !== undefined) fields[value.field] = value.default
  const numbers = word.values.filter((value) => !('choices' in value)).map(({ field }) => field)
  for (const token of [...(first === undefined ? [] : [first]), ...rest.split('-').slice(1)]) {
    const choice = word.values.find((value) => 'choices' in value && Object.hasOwn(value.choices, token))
    if (choice && 'choices' in choice) fields[choice.field] = choice.choices[token]
    else if (word.directed && (token === 'up' || token === 'down')) fields.direction = token
    else if (/^\d+(\.\d+)?$/.test(token) && numbers.length > 0) fields[numbers.shift()!] = Number(token)
    else return { allowed: `${wordForm(word)}; not ${shown(token)}` }
  }
  const schema = Condition.anyOf.find((member) => member.properties.type.const === word.type)!
  const [problem] = problemsOf(schema, fields)
  if (!problem) return { condition: fields as unknown as ConditionOf<typeof word.type> }
  return { allowed: problem.field === 'document' ? wordForm(word) : `${wordForm(word)}: ${problem.field} ${problem.allowed}` }
}

/** `latency‹delayMs›[-‹jitterMs›][-up|-down]`: what may be written. */
export function wordForm({ word, values, directed }: Word): string {
  let form = word
  for (const value of values) {
    if ('choices' in value) {
      form += `[${Object.keys(value.choices)
        .map((name) => `-${name}`)
        .join('|')}]`
    } else {
      const dash = form === word ? '' : '-'
      form += value.default === undefined ? `${dash}‹${value.field}›` : `[${dash}‹${value.field}›]`
    }
  }
  return directed ? `${form}[-up|-down]` : form
}

/** In words, for marks and notices: “latency 200 ms ± 50 ms, down”. */
export function describeCondition(condition: Condition): string {
  const words = describe(condition)
  if (!('direction' in condition) || condition.direction === 'both') return words
  return `${words}, ${condition.direction}`
}

function describe(condition: Condition): string {
  switch (condition.type) {
    case 'latency':
      return `latency ${condition.delayMs} ms${condition.jitterMs > 0 ? ` ± ${condition.jitterMs} ms` : ''}`
    case 'bandwidth':
      return `bandwidth ${condition.bytesPerSecond} B/s`
    case 'slicer':
      return `slices of ${condition.bytes} B, ${condition.delayMs} ms apart`
    case 'stall':
      return `stall ${condition.waitMs} ms, ${condition.percent} %`
    case 'packet_loss':
      return `${condition.lostPercent} % of datagrams lost, ${condition.reorderedPercent} % overtaken`
    case 'blackhole':
      return 'silent'
    case 'idle_timeout':
      return `forgotten after ${condition.idleMs} ms idle (${condition.ends === 'silent' ? 'silently' : condition.ends.toUpperCase()})`
    case 'strip_upgrade':
      return condition.proxy === 'removes' ? 'Upgrade removed' : 'Upgrade passes, and nothing after it'
    case 'response_buffering':
      return `responses held ${HELD[condition.holds](condition.bytes)}`
    case 'refuse':
      return condition.status === 200 ? 'new connections get a web page' : `new connections get ${condition.status}`
    case 'limit_data':
      return `ends after ${condition.bytes} B`
    case 'handshake':
      return `${condition.roundTrips} round trip${condition.roundTrips === 1 ? '' : 's'} per new connection (modelled)`
  }
}

const HELD: Record<ConditionOf<'response_buffering'>['holds'], (bytes: number) => string> = {
  blocks: (bytes) => `in blocks of ${bytes} B`,
  small: (bytes) => `while a chunk has no more than ${bytes} B`,
  next: () => 'until the next chunk',
  end: () => 'until the end',
}
