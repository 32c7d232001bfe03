import { Play } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { formatDuration } from '../../ui/format.ts'
import { experimentOf, secondsOf, type Claim } from '../claim.ts'
import type { Result } from '../run/result.ts'
import styles from './ClaimDetail.module.css'
import { useClaims, useClaimsStore } from './claims-context.ts'
import { Exhibits } from './Exhibits.tsx'
import { KindLabel, kindSentence } from './KindLabel.tsx'
import { MeasuredBy } from './MeasuredBy.tsx'
import { Predict } from './Predict.tsx'
import { VerdictMark } from './VerdictMark.tsx'

/** One claim, top to bottom: said, expected, run, shown, judged, explained. */
export function ClaimDetail({ claim }: { claim: Claim }) {
  const result = useClaims((state) => state.results[claim.id]) ?? null
  return (
    <article className={styles.claim} aria-labelledby="statement">
      <header className={styles.head}>
        <p className={styles.over}>
          <KindLabel kind={claim.kind} /> · {claim.question} · <code>{claim.id}</code>
        </p>
        <h1 id="statement">{claim.statement}</h1>
        <p className={styles.why}>{claim.why}</p>
      </header>
      {claim.kind === 'measured' && <Predict claim={claim} closed={result?.verdict != null} />}
      {claim.kind === 'documented' && (
        <section className={styles.section} aria-label="What the sources say">
          <p className={styles.finding}>{claim.finding}</p>
          <p
            className={styles.quiet}
          >{`${kindSentence('documented')} The finding was written on ${claim.asOf}; the sources below are where to check it.`}</p>
          <Exhibits exhibits={claim.record} />
        </section>
      )}
      {experimentOf(claim) && <RunPart claim={claim} result={result} />}
      <Explanation claim={claim} open={claim.kind !== 'measured' || result !== null} />
    </article>
  )
}

function RunPart({ claim, result }: { claim: Claim; result: Result | null }) {
  const store = useClaimsStore()
  const running = useClaims((state) => state.running)
  const brief = useClaims((state) => state.brief)
  const experiment = experimentOf(claim)
  const isMine = running?.id === claim.id
  if (!experiment) return null
  const seconds = secondsOf([claim], brief)
  return (
    <section className={styles.section} aria-label="The experiment">
      <div className={styles.act}>
        <Button strong disabled={running !== null} icon={<Play aria-hidden size={14} />} onClick={() => void store.run([claim])}>
          {result ? 'Run it again' : 'Run it here'}
        </Button>
        <p className={styles.quiet}>
          About {seconds} s, in a session of its own on this machine.{experiment.scale ? ` ${experiment.scale}` : ''}
        </p>
      </div>
      <MeasuredBy id={claim.id} className={styles.quiet} />
      {isMine && running.progress.exhibits.length > 0 && <Exhibits exhibits={running.progress.exhibits} />}
      {!isMine && result && <Outcome result={result} />}
    </section>
  )
}

/** What a run gave: the verdict with the evidence for it. */
function Outcome({ result }: { result: Result }) {
  const when = new Date(result.at)
  return (
    <div className={styles.outcome}>
      <p className={styles.verdict} role="status">
        {result.verdict && <VerdictMark verdict={result.verdict} />}
        {result.broke && <strong>The evidence could not be gathered.</strong>} <span>{result.because}</span>
      </p>
      <Exhibits exhibits={result.exhibits} />
      <p className={styles.quiet}>
        Run on {when.toLocaleString('en-GB')}, in {formatDuration(result.tookMs)}
        {result.brief ? ', in the short form' : ''}.{' '}
        {result.surroundings && whereWords(result.surroundings.pageHost, result.surroundings.lanesUrl)}
      </p>
    </div>
  )
}

function whereWords(pageHost: string, lanesUrl: string): string {
  const lanesHost = URL.parse(lanesUrl)?.hostname ?? ''
  if (lanesHost !== pageHost) return `Page on ${pageHost}, experiment on ${lanesHost}: another name, so another pool of connections.`
  return `Page and experiment on ${pageHost}: there is no other name, so that both share the browser’s pool of connections.`
}

function Explanation({ claim, open }: { claim: Claim; open: boolean }) {
  return (
    <details className={styles.explanation} open={open} key={String(open)}>
      <summary>{open ? 'What an expert says, and the catch' : 'What an expert says (better after the run)'}</summary>
      {claim.explanation.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <h2>What this does not show</h2>
      <ul>
        {claim.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
      <h2>Sources</h2>
      <ul>
        {claim.sources.map(({ title, url, dated }) => (
          <li key={url}>
            <a href={url} rel="noreferrer" target="_blank">
              {title}
            </a>
            {dated && ` (${dated})`}
          </li>
        ))}
      </ul>
    </details>
  )
}
