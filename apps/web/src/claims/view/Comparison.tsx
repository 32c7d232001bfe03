import { compareReports } from '../report/compare.ts'
import type { Report, ReportedClaim } from '../report/report.ts'
import { Exhibits } from './Exhibits.tsx'
import styles from './Comparison.module.css'
import { VerdictMark } from './VerdictMark.tsx'

/** Two reports side by side; what differs comes first to the eye. */
export function Comparison({ first, second }: { first: Report; second: Report }) {
  const compared = compareReports(first, second)
  const differing = compared.filter(({ differs }) => differs).length
  return (
    <section className={styles.comparison} aria-label="Two reports side by side">
      <h2>Two reports side by side</h2>
      <p>{differing === 0 ? 'Every verdict that both decided is the same.' : `${differing} of ${compared.length} verdicts differ.`}</p>
      <div className={styles.pair}>
        <p>{describe(first)}</p>
        <p>{describe(second)}</p>
      </div>
      {compared.map(({ id, statement, first: one, second: other, differs }) => (
        <details key={id} className={styles.claim} data-differs={differs || undefined}>
          <summary>
            <span className={styles.statement}>{statement}</span>
            <Side claim={one} />
            <Side claim={other} />
          </summary>
          <div className={styles.pair}>
            <Exhibits exhibits={one?.exhibits ?? []} />
            <Exhibits exhibits={other?.exhibits ?? []} />
          </div>
        </details>
      ))}
    </section>
  )
}

function Side({ claim }: { claim: ReportedClaim | null }) {
  return (
    <span className={styles.side}>
      {claim?.verdict ? <VerdictMark verdict={claim.verdict} /> : claim ? 'no verdict' : 'not run'}
      <span className={styles.because}>{claim?.because}</span>
    </span>
  )
}

function describe({ madeAt, environment }: Report): string {
  return `${madeAt.slice(0, 16).replace('T', ' ')} UTC · ${environment.userAgent} · Wireside ${environment.serverVersion}`
}
