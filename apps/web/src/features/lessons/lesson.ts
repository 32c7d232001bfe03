import type { Scene } from './scene.ts'

/** One thing to do in the Lab, judged by what the machine saw and nothing else. */
export interface Step {
  title: string
  task: string
  /** The Lab's address as the step begins; absent: as the step before left it. */
  setUp?: string
  /** Asked before it is done; the Lab then shows who was right. */
  predict?: { question: string; answers: readonly string[] }
  isDone(now: Scene, begun: Scene): boolean
  /** Said once it is done. */
  learnt: string
  /** For the presenter. */
  note: string
}

export interface Lesson {
  id: string
  title: string
  minutes: number
  /** What a class takes away, in one sentence. */
  aim: string
  steps: readonly Step[]
}
