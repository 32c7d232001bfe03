import { describe, expect, it } from 'vitest'
import { DEFAULT_ANSWERS, formatAnswers, parseAnswers, QUESTIONS, type Answers } from './answers.ts'
import { recommend } from './recommend.ts'
import { DUTIES, RULES } from './rules.ts'

function* everyCombination(): Generator<Answers> {
  const counts = QUESTIONS.map(({ answers }) => answers.length)
  const total = counts.reduce((product, count) => product * count, 1)
  for (let n = 0; n < total; n++) {
    let rest = n
    const answers = QUESTIONS.map(({ name, answers: possible }) => {
      const answer = possible[rest % possible.length]
      rest = Math.floor(rest / possible.length)
      return [name, answer]
    })
    yield Object.fromEntries(answers) as Answers
  }
}

const all = [...everyCombination()]
const answered = (change: Partial<Answers>) => recommend({ ...DEFAULT_ANSWERS, ...change })

it('every combination of answers gives a recommendation with a reason, and a claim behind each', () => {
  expect(all).toHaveLength(384)
  for (const answers of all) {
    const { candidate, reasons, duties } = recommend(answers)
    expect(candidate).toBeTruthy()
    expect(reasons.length, JSON.stringify(answers)).toBeGreaterThan(0)
    for (const { claims } of [...reasons, ...duties]) expect(claims.length).toBeGreaterThan(0)
  }
})

it('every rule and every duty is shown for some combination', () => {
  const shown = new Set(all.flatMap((answers) => [...recommend(answers).reasons, ...recommend(answers).duties]))
  for (const one of [...RULES, ...DUTIES]) expect(shown.has(one), JSON.stringify(one)).toBe(true)
})

describe('the recommendation', () => {
  it('is SSE where all is “no”', () => {
    expect(answered({}).candidate).toBe('sse')
  })

  it('is WebSocket where the client sends often or in binary, and says what is then left to write', () => {
    const { candidate, duties } = answered({ sends: 'yes', dense: 'yes' })
    expect(candidate).toBe('websocket')
    expect(duties.map(({ claims }) => claims[0])).toContain('ws-reconnect-is-yours')
  })

  it('never is something that can’t be done: EventSource with a header of one’s own', () => {
    for (const answers of all) if (answers.headers === 'yes') expect(recommend(answers).candidate).not.toBe('sse')
  })

  it('is never the detour over fetch where EventSource will do', () => {
    for (const answers of all) if (answers.headers === 'no') expect(recommend(answers).candidate).not.toBe('sse-fetch')
  })

  it('says what speaks for another', () => {
    expect(answered({ mobile: 'yes' }).against.map(({ claims }) => claims[0])).toEqual(['mobile-apis'])
  })
})

describe('a link', () => {
  it('holds every combination of answers, and nothing of the default', () => {
    expect(formatAnswers(DEFAULT_ANSWERS)).toEqual({})
    for (const answers of all) expect(parseAnswers(formatAnswers(answers))).toEqual({ answers, problems: [] })
  })

  it('with what is no question or no answer says so, and the rest holds', () => {
    const { answers, problems } = parseAnswers({ sends: 'perhaps', colour: 'red', resume: 'yes' })
    expect(answers).toEqual({ ...DEFAULT_ANSWERS, resume: 'yes' })
    expect(problems).toEqual([
      'sends: “perhaps” is not an answer; the answers are no, yes',
      expect.stringContaining('colour is not a question; the questions are sends, dense'),
    ])
  })
})
