import { useNavigate } from '@tanstack/react-router'
import { Play, Printer } from 'lucide-react'
import { LESSONS } from '../features/lessons/lessons.ts'
import { beginLesson } from '../features/lessons/lesson-store.ts'
import { Button } from '../ui/Button.tsx'
import layout from '../ui/page.module.css'
import styles from './LessonsPage.module.css'

/** `/lessons`: the guided tours, and the presenter's notes to print. */
export function LessonsPage() {
  const navigate = useNavigate()
  const begin = (id: string) => {
    beginLesson(id)
    void navigate({ to: '/', search: {} })
  }
  return (
    <main className={layout.page}>
      <div className={styles.head}>
        <h1 className={layout.sentence}>Three lessons for a class: predict, do it in the Lab, and let the machine see that it happened</h1>
        <Button icon={<Printer aria-hidden size={16} />} onClick={() => window.print()}>
          Print with notes
        </Button>
      </div>
      <div className={styles.lessons}>
        {LESSONS.map(({ id, title, minutes, aim, steps }) => (
          <section key={id} className={styles.lesson} aria-labelledby={`lesson-${id}`}>
            <h2 id={`lesson-${id}`}>{title}</h2>
            <p className={styles.aim}>
              {aim} <span>{minutes} minutes.</span>
            </p>
            <div className={styles.begin}>
              <Button strong icon={<Play aria-hidden size={16} />} onClick={() => begin(id)}>
                Begin
              </Button>
            </div>
            <ol className={styles.steps}>
              {steps.map((step) => (
                <li key={step.title}>
                  <b>{step.title}.</b> {step.task}
                  {step.predict && (
                    <p className={styles.note}>
                      Predict: {step.predict.question} ({step.predict.answers.join(' · ')})
                    </p>
                  )}
                  <p className={styles.note}>Presenter: {step.note}</p>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </main>
  )
}
