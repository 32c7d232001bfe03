import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'
import { METHODS, type MethodId } from '../../ui/method.ts'
import type { Report, ReportedClaim } from '../report/report.ts'
import { Exhibits } from './Exhibits.tsx'
import { MeasuredBy } from './MeasuredBy.tsx'
import { MethodList } from './MethodList.tsx'
import styles from './ReportBody.module.css'
import { VerdictMark } from './VerdictMark.tsx'

/** A whole report: the table of verdicts, where it was made, the evidence of each claim. `saved`: methods go with it. */
export function ReportBody({ report, saved = false }: { report: Report; saved?: boolean }) {
  const { environment, claims } = report
  return (
    <article className={styles.report}>
      <h1>Claims about WebSocket and SSE: what was measured</h1>
      <dl className={styles.environment} aria-label="Where it was measured">
        <Fact name="made" value={report.madeAt.replace('T', ' ').slice(0, 16) + ' UTC'} />
        <Fact name="browser" value={environment.userAgent} />
        <Fact
          name="clock step"
          value={
            environment.clockStepMs === null
              ? 'unknown'
              : `${Math.round(environment.clockStepMs * 1000)} µs${environment.isolated ? ' (isolated page)' : ' (page not isolated)'}`
          }
        />
        <Fact
          name="server"
          value={environment.serverVersion ? `Wireside ${environment.serverVersion}` : 'unknown: no experiment was run'}
        />
        {environment.spoken?.map(({ way, spoken }) => (
          <Fact key={way} name={way} value={spoken === null ? unansweredWords(way) : `${spoken}, as the server saw it`} />
        ))}
        <Fact name="names" value={`page on ${environment.pageHost}, experiments on ${environment.lanesHost}`} />
        <Fact name="form" value={environment.brief ? 'short: fewer repetitions' : 'full'} />
      </dl>
      <table className={styles.table}>
        <caption>Verdicts</caption>
        <thead>
          <tr>
            <th scope="col">claim</th>
            <th scope="col">verdict</th>
            <th scope="col">expected</th>
            <th scope="col">evidence</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.id}>
              <th scope="row">
                <a href={`#claim-${claim.id}`}>{claim.statement}</a>
              </th>
              <td>{claim.verdict ? <VerdictMark verdict={claim.verdict} /> : kindWords(claim)}</td>
              <td>{claim.prediction?.verdict ?? ''}</td>
              <td>{claim.because}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {claims.map((claim) => (
        <section key={claim.id} id={`claim-${claim.id}`} className={styles.claim}>
          <h2>{claim.statement}</h2>
          <p>
            {claim.verdict && <VerdictMark verdict={claim.verdict} />} {claim.because}
          </p>
          <Exhibits exhibits={claim.exhibits} />
          <MeasuredBy id={claim.id} className={styles.measured} />
        </section>
      ))}
      {saved && (
        <section className={styles.claim}>
          <h2>How it was measured</h2>
          <MethodList ids={Object.keys(METHODS) as MethodId[]} />
        </section>
      )}
    </article>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** In the clear there is no certificate that could be in the way. */
function unansweredWords(way: string): string {
  return way.endsWith(PROTOCOL_NAMES.h1) ? 'no answer' : 'no answer: this browser may not trust the certificate'
}

function kindWords({ kind, broke }: ReportedClaim): string {
  if (broke) return 'no evidence'
  return kind === 'measured' ? '' : kind
}
