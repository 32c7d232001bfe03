import { Link } from '@tanstack/react-router'
import { FileText, Play } from 'lucide-react'
import { QUESTIONS, runnable, secondsOf, type Claim } from '../claims/claim.ts'
import { CLAIMS, LEADING } from '../claims/ledger.ts'
import { scoreOf } from '../claims/run/score.ts'
import { ClaimList } from '../claims/view/ClaimList.tsx'
import { useClaims, useClaimsStore } from '../claims/view/claims-context.ts'
import { Button } from '../ui/Button.tsx'
import { formatDuration } from '../ui/format.ts'
import styles from './ClaimsPage.module.css'

/** Every claim, the six that surprise most first; run one, or all. */
export function ClaimsPage() {
  const store = useClaimsStore()
  const running = useClaims((state) => state.running)
  const brief = useClaims((state) => state.brief)
  const predictions = useClaims((state) => state.predictions)
  const results = useClaims((state) => state.results)
  const chosen = runnable(CLAIMS, brief)
  const leading = LEADING.flatMap((id) => CLAIMS.find((claim) => claim.id === id) ?? [])
  const { made, right } = scoreOf(CLAIMS, { predictions, results })
  return (
    <>
      <h1 className={styles.title}>What people say about WebSocket and SSE, settled by experiments in your own browser</h1>
      <div className={styles.acts}>
        <Button strong disabled={running !== null} icon={<Play aria-hidden size={14} />} onClick={() => void store.run(chosen)}>
          Run all {chosen.length}
        </Button>
        <label>
          <input type="checkbox" checked={brief} disabled={running !== null} onChange={(event) => store.setBrief(event.target.checked)} />{' '}
          Short form
        </label>
        <p className={styles.quiet}>
          About {formatDuration(secondsOf(chosen, brief) * 1000)}
          {brief ? ': fewer repetitions, so wider errors' : ''}. Verdicts come from what is measured in the run and from nothing else.
        </p>
        <Link to="/claims/report" className={styles.report}>
          <FileText aria-hidden size={14} /> Report
        </Link>
      </div>
      {made > 0 && (
        <p className={styles.quiet}>
          Your predictions: {right} of {made} came true.
        </p>
      )}
      <section className={styles.group} aria-label="The six that surprise most">
        <h2>The six that surprise most</h2>
        <ClaimList claims={leading} leading link={linkTo} />
      </section>
      {QUESTIONS.map((question) => (
        <section key={question} className={styles.group} aria-label={question}>
          <h2>{question}</h2>
          <ClaimList claims={CLAIMS.filter((claim) => claim.question === question)} link={linkTo} />
        </section>
      ))}
    </>
  )
}

function linkTo(claim: Claim) {
  return (
    <Link to="/claims/$id" params={{ id: claim.id }}>
      {claim.statement}
    </Link>
  )
}
