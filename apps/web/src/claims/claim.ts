import type { Course } from './lab/course.ts'
import type { Exhibit } from './exhibit.ts'
import type { Lab } from './lab/lab.ts'
import type { MethodId } from '../ui/method.ts'

/** What a run can show of a claim. No verdict says "for ever": evidence says how long was watched. */
export type Verdict = 'holds' | 'holds, with a catch' | 'does not hold' | "can't be told here"

/** A verdict, and the one line of evidence that decided it. */
interface Judgement {
  verdict: Verdict
  because: string
}

/** The questions that claims are grouped by, in the order of the page. */
export const QUESTIONS = [
  'what it is',
  'what a message costs',
  'when the network lies',
  'who may connect',
  'how far it scales',
  'which one',
] as const
type Question = (typeof QUESTIONS)[number]

interface Source {
  title: string
  url: string
  /** ISO date of the table or article, where it ages. */
  dated?: string
}

/** A number to guess before the run, beside the verdict. */
interface Guess<E> {
  question: string
  /** What the slider rests at, ascending. */
  stops: readonly number[]
  unit: string
  measured(evidence: E): number
}

interface ClaimBase {
  /** Stable: the page is `/claims/<id>`, tests and reports name it. */
  id: string
  question: Question
  /** In our own words, one sentence. */
  statement: string
  /** Why people say it. */
  why: string
  /** Shown after the run, paragraph by paragraph: what an expert expects, and the catch. Never decides anything. */
  explanation: readonly string[]
  /** What the run does not show. */
  limits: readonly string[]
  sources: readonly Source[]
}

/** How an experiment is carried out. Methods, so that claims of different evidence fit into one list. */
interface Experiment<E> {
  /** How its figures are measured, those of tables and charts too. */
  methods: readonly MethodId[]
  /** Seconds that a run takes, in full and in the short form; null: it can't be made short, and a short run of all leaves it out. */
  takes: { full: number; brief: number | null }
  /** Where time is compressed: what stands for what. */
  scale?: string
  /** Gathers evidence: plain data that survives JSON. Throws `Unavailable` where it can't be gathered here. */
  run(lab: Lab, course: Course): Promise<E>
  exhibits(evidence: E): Exhibit[]
}

/** A verdict is decided by a pure `judge`, from the evidence and thresholds declared in the claim's file. */
export interface MeasuredClaim<E = unknown> extends ClaimBase, Experiment<E> {
  kind: 'measured'
  /** Every verdict that `judge` can give; each has a test with evidence for it. */
  outcomes: readonly Verdict[]
  judge(evidence: E): Judgement
  guess?: Guess<E>
}

/** Dated sources, and what this browser says of itself; no verdict from a run. */
export interface DocumentedClaim<E = unknown> extends ClaimBase {
  kind: 'documented'
  /** The state of things, in one sentence, as of `asOf`. */
  finding: string
  /** ISO date the finding was written. */
  asOf: string
  /** What the sources say, as exhibits. */
  record: readonly Exhibit[]
  experiment?: Experiment<E>
}

/** The numbers are shown, the reader decides. */
export interface JudgementClaim<E = unknown> extends ClaimBase {
  kind: 'judgement'
  experiment?: Experiment<E>
}

export type Claim = MeasuredClaim | DocumentedClaim | JudgementClaim

/** Evidence can't be gathered on this machine or in this browser, and why: the verdict is then "can't be told here". */
export class Unavailable extends Error {}

/** What a run of all runs: in the short form not what can't be made short. */
export function runnable(claims: readonly Claim[], brief: boolean): Claim[] {
  return claims.filter((claim) => {
    const experiment = experimentOf(claim)
    return experiment !== null && !(brief && experiment.takes.brief === null)
  })
}

/** Seconds that they take, one after the other. */
export function secondsOf(claims: readonly Claim[], brief: boolean): number {
  return claims.reduce((sum, claim) => {
    const takes = experimentOf(claim)?.takes
    return sum + (takes ? ((brief ? takes.brief : null) ?? takes.full) : 0)
  }, 0)
}

/** What there is to run of a claim, or null. */
export function experimentOf(claim: Claim): Experiment<unknown> | null {
  return claim.kind === 'measured' ? claim : (claim.experiment ?? null)
}
