import type { Answers } from './answers.ts'
import { CANDIDATES, DUTIES, RULES, type Candidate, type Duty, type Rule } from './rules.ts'

export interface Recommendation {
  candidate: Candidate
  /** Weights of what speaks for each. */
  scores: Record<Candidate, number>
  /** What speaks for it, heaviest first. */
  reasons: Rule[]
  /** What speaks for another, heaviest first. */
  against: Rule[]
  duties: Duty[]
}

export function recommend(answers: Answers): Recommendation {
  const holding = RULES.filter(({ when }) => isAnswered(when, answers)).toSorted((a, b) => b.weight - a.weight)
  const sum = (candidate: Candidate): number =>
    holding.filter(({ speaksFor }) => supports(speaksFor, candidate)).reduce((score, { weight }) => score + weight, 0)
  const scores = Object.fromEntries(CANDIDATES.map((candidate) => [candidate, sum(candidate)])) as Record<Candidate, number>
  // What EventSource can't do at all rules it out, whatever else speaks for it.
  const able = CANDIDATES.filter((candidate) => candidate !== 'sse' || answers.headers === 'no')
  const simplest = answers.headers === 'no' ? able.filter((candidate) => candidate !== 'sse-fetch') : able
  const candidate = simplest.reduce((best, one) => (scores[one] > scores[best] ? one : best))
  return {
    candidate,
    scores,
    reasons: holding.filter(({ speaksFor }) => supports(speaksFor, candidate)),
    against: holding.filter(({ speaksFor }) => !supports(speaksFor, candidate)),
    duties: DUTIES.filter(({ of, when }) => of === candidate && isAnswered(when, answers)),
  }
}

/** An event stream read by fetch is an event stream: what speaks for SSE speaks for it too. */
function supports(speaksFor: Candidate, candidate: Candidate): boolean {
  return speaksFor === candidate || (speaksFor === 'sse' && candidate === 'sse-fetch')
}

function isAnswered(when: Partial<Answers>, answers: Answers): boolean {
  return Object.entries(when).every(([name, answer]) => answers[name as keyof Answers] === answer)
}
