import { createStore } from 'zustand/vanilla'
import type { Scene } from './scene.ts'

/** A lesson under way: which step, what was predicted at each, and the Lab as the step began. */
interface Attending {
  id: string
  step: number
  predictions: Record<number, string>
  /** Steps the machine saw done. */
  done: readonly number[]
  begun: Scene | null
}

/** One a page; a reload ends the lesson, as it ends what the Lab showed. */
export const lessonStore = createStore<{ attending: Attending | null }>(() => ({ attending: null }))

export function beginLesson(id: string): void {
  lessonStore.setState({ attending: { id, step: 0, predictions: {}, done: [], begun: null } })
}

export function endLesson(): void {
  lessonStore.setState({ attending: null })
}

export function goToStep(step: number): void {
  change((attending) => ({ ...attending, step, begun: null }))
}

/** The step begins with the Lab as it is now. */
export function beginStep(begun: Scene): void {
  change((attending) => ({ ...attending, begun }))
}

export function predict(answer: string): void {
  change((attending) => ({ ...attending, predictions: { ...attending.predictions, [attending.step]: answer } }))
}

export function markDone(): void {
  change((attending) => (attending.done.includes(attending.step) ? attending : { ...attending, done: [...attending.done, attending.step] }))
}

function change(next: (attending: Attending) => Attending): void {
  lessonStore.setState(({ attending }) => ({ attending: attending && next(attending) }))
}
