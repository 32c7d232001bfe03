import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { readKept } from '../claims/run/kept.ts'
import { VerdictMark } from '../claims/view/VerdictMark.tsx'
import { Advice } from '../features/choose/Advice.tsx'
import { DEFAULT_ANSWERS, formatAnswers, parseAnswers } from '../features/choose/answers.ts'
import { Questions } from '../features/choose/Questions.tsx'
import { recommend } from '../features/choose/recommend.ts'
import { Button } from '../ui/Button.tsx'
import styles from './ChoosePage.module.css'

/** `/choose`: some questions, an answer, and the evidence behind each of its reasons. */
export function ChoosePage() {
  const search = useSearch({ from: '/choose' })
  const navigate = useNavigate({ from: '/choose' })
  const { answers, problems } = parseAnswers(search)
  const { results } = useMemo(() => readKept(() => window.localStorage), [])
  const claim = (id: string) => {
    const verdict = results[id]?.verdict
    return (
      <Link to="/claims/$id" params={{ id }} className={styles.claim}>
        {id}
        {verdict ? (
          <>
            {' '}
            <VerdictMark verdict={verdict} />
          </>
        ) : (
          <span className={styles.unrun}> not run here yet</span>
        )}
      </Link>
    )
  }
  const answer = (next: typeof answers) => navigate({ search: formatAnswers(next), replace: true })
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Which one? Eight questions, and the evidence behind the answer</h1>
      {problems.map((problem) => (
        <p key={problem} role="alert" className={styles.problem}>
          {problem}.
        </p>
      ))}
      <div className={styles.columns}>
        <section aria-label="Questions" className={styles.asked}>
          <Questions answers={answers} onAnswer={(next) => void answer(next)} />
          <p className={styles.foot}>
            <Button quiet disabled={Object.keys(formatAnswers(answers)).length === 0} onClick={() => void answer(DEFAULT_ANSWERS)}>
              Start again
            </Button>
            The answers are in this page’s address: copy it to share them.
          </p>
        </section>
        <section aria-label="Recommendation">
          <Advice recommendation={recommend(answers)} claim={claim} />
        </section>
      </div>
    </main>
  )
}
