import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { experimentOf } from '../claims/claim.ts'
import { findClaim } from '../claims/ledger.ts'
import { readKept } from '../claims/run/kept.ts'
import { VerdictMark } from '../claims/view/VerdictMark.tsx'
import { Advice } from '../features/choose/Advice.tsx'
import { DEFAULT_ANSWERS, formatAnswers, parseAnswers } from '../features/choose/answers.ts'
import { FeedCode } from '../features/choose/FeedCode.tsx'
import { Move } from '../features/choose/Move.tsx'
import { Questions } from '../features/choose/Questions.tsx'
import { recommend } from '../features/choose/recommend.ts'
import { Button } from '../ui/Button.tsx'
import { MethodLink } from '../ui/MethodLink.tsx'
import layout from '../ui/page.module.css'
import styles from './ChoosePage.module.css'
import { MINIMAL_FEEDS } from './minimal-feeds.ts'

/** `/choose`: some questions, an answer, and the evidence behind each of its reasons. */
export function ChoosePage() {
  const search = useSearch({ from: '/choose' })
  const navigate = useNavigate({ from: '/choose' })
  const { answers, problems } = parseAnswers(search)
  const { results } = useMemo(() => readKept(() => window.localStorage), [])
  const claim = (id: string) => {
    const result = results[id]
    return (
      <>
        <Link to="/claims/$id" params={{ id }} className={styles.claim}>
          {id}
          {result?.verdict && (
            <>
              {' '}
              <VerdictMark verdict={result.verdict} />
            </>
          )}
        </Link>{' '}
        <span className={styles.evidence}>{result ? `${result.because} (here, ${result.at.slice(0, 10)})` : unrun(id)}</span>
      </>
    )
  }
  const recommendation = recommend(answers)
  const { candidate } = recommendation
  const answer = (next: typeof answers) => navigate({ search: formatAnswers(next), replace: true })
  return (
    <main className={layout.page}>
      <h1 className={layout.sentence}>Which one? Eight questions, and the evidence behind the answer</h1>
      {problems.map((problem) => (
        <p key={problem} role="alert" className={styles.problem}>
          {problem}.
        </p>
      ))}
      <div className={`${layout.columns} ${styles.columns}`}>
        <section aria-label="Questions" className={layout.column}>
          <Questions answers={answers} onAnswer={(next) => void answer(next)} />
          <p className={styles.foot}>
            <Button quiet disabled={Object.keys(formatAnswers(answers)).length === 0} onClick={() => void answer(DEFAULT_ANSWERS)}>
              Start again
            </Button>
            The answers are in this page’s address: copy it to share them.
          </p>
        </section>
        <div className={styles.answer}>
          <section aria-label="Recommendation">
            <Advice recommendation={recommendation} claim={claim} />
          </section>
          <section aria-label="Code" className={styles.answer}>
            <FeedCode
              candidate={candidate}
              feed={MINIMAL_FEEDS[candidate]}
              counted={(words) => <MethodLink id="source">{words}</MethodLink>}
            />
            <Move key={candidate} stream={candidate === 'websocket' ? 'sse' : candidate} feeds={MINIMAL_FEEDS} />
          </section>
        </div>
      </div>
    </main>
  )
}

/** What is to be said of a claim without a result from this browser. */
function unrun(id: string): string {
  const claim = findClaim(id)
  return claim && experimentOf(claim) ? 'not run here yet' : 'sources, nothing to run'
}
