import type { ReactNode } from 'react'
import type { Claim } from '../claim.ts'
import styles from './ClaimList.module.css'
import { useClaims } from './claims-context.ts'
import { KindLabel } from './KindLabel.tsx'
import { VerdictMark } from './VerdictMark.tsx'

interface Props {
  claims: readonly Claim[]
  /** Larger, for the ones that lead. */
  leading?: boolean
  link(claim: Claim): ReactNode
}

/** Claims with what a run here gave of them so far. */
export function ClaimList({ claims, leading = false, link }: Props) {
  const results = useClaims((state) => state.results)
  const running = useClaims((state) => state.running?.id ?? null)
  return (
    <ul className={leading ? styles.cards : styles.rows}>
      {claims.map((claim) => {
        const result = results[claim.id]
        return (
          <li key={claim.id} className={styles.item} data-claim={claim.id} data-running={running === claim.id || undefined}>
            <span className={styles.statement}>{link(claim)}</span>
            <span className={styles.state}>
              {result?.verdict && <VerdictMark verdict={result.verdict} />}
              {!result?.verdict && <KindLabel kind={claim.kind} />}
              {running === claim.id && <span className={styles.quiet}>running</span>}
              {result?.broke && <span className={styles.quiet}>no evidence</span>}
            </span>
            {result && <span className={styles.because}>{result.because}</span>}
          </li>
        )
      })}
    </ul>
  )
}
