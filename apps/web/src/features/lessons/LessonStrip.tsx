import { ArrowLeft, ArrowRight, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useLabHandle } from '../../store/context.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { beginStep, endLesson, goToStep, lessonStore, markDone, predict } from './lesson-store.ts'
import type { Step } from './lesson.ts'
import { LESSONS } from './lessons.ts'
import styles from './LessonStrip.module.css'
import { sceneOf } from './scene.ts'

interface Props {
  /** Sets the Lab up as its address would. */
  onSetUp(search: string): void
}

/** The step of the lesson under way, above the Lab; nothing where there is none. */
export function LessonStrip({ onSetUp }: Props) {
  const attending = useStore(lessonStore, (state) => state.attending)
  const { store } = useLabHandle()
  const lesson = LESSONS.find(({ id }) => id === attending?.id)
  const step = lesson?.steps[attending?.step ?? 0]
  const begun = attending?.begun ?? null
  const isDone = attending?.done.includes(attending.step) ?? false

  useEffect(() => {
    if (!step || begun) return
    if (step.setUp) onSetUp(step.setUp)
    const { live, settings } = store.getState()
    beginStep(sceneOf(live, settings))
  }, [step, begun, onSetUp, store])

  useEffect(() => {
    if (!step || !begun || isDone) return undefined
    return store.subscribe(({ live, settings }) => {
      if (step.isDone(sceneOf(live, settings), begun)) markDone()
    })
  }, [step, begun, isDone, store])

  if (!attending || !lesson || !step) return null
  const last = attending.step === lesson.steps.length - 1
  return (
    <section className={styles.strip} aria-label={`Lesson: ${lesson.title}`} data-done={isDone || undefined}>
      <div className={styles.where}>
        <b>{lesson.title}</b>
        <span>
          step {attending.step + 1} of {lesson.steps.length}
        </span>
      </div>
      <div className={styles.task}>
        <h2>{step.title}</h2>
        <p>{step.task}</p>
        {step.predict && <Prediction step={step.predict} chosen={attending.predictions[attending.step]} settled={isDone} />}
        <p className={styles.learnt} aria-live="polite">
          {isDone && (
            <>
              <CircleCheck aria-hidden size={16} /> Seen. {step.learnt}
            </>
          )}
        </p>
      </div>
      <div className={styles.ways}>
        <Button
          quiet
          disabled={attending.step === 0}
          icon={<ArrowLeft aria-hidden size={16} />}
          onClick={() => goToStep(attending.step - 1)}
        >
          Back
        </Button>
        {last ? (
          <Button strong={isDone} onClick={endLesson}>
            End the lesson
          </Button>
        ) : (
          <Button strong={isDone} icon={<ArrowRight aria-hidden size={16} />} onClick={() => goToStep(attending.step + 1)}>
            {isDone ? 'Next' : 'Skip'}
          </Button>
        )}
        {!last && (
          <Button quiet icon={<X aria-hidden size={16} />} onClick={endLesson}>
            Leave
          </Button>
        )}
      </div>
    </section>
  )
}

interface PredictionProps {
  step: NonNullable<Step['predict']>
  chosen: string | undefined
  settled: boolean
}

function Prediction({ step, chosen, settled }: PredictionProps) {
  if (settled) return <p className={styles.predicted}>{chosen ? `You predicted: ${chosen}.` : 'You made no prediction.'}</p>
  return (
    <div className={styles.predict}>
      <span>{step.question}</span>
      <Choice<string>
        label={step.question}
        options={step.answers.map((answer) => ({ value: answer, label: answer }))}
        value={chosen ?? ''}
        onChange={predict}
      />
    </div>
  )
}
