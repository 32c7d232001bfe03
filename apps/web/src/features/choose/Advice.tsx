import type { ReactNode } from 'react'
import { LaneName } from '../../ui/LaneName.tsx'
import { CANDIDATE_LANES } from './candidate-lanes.ts'
import type { Recommendation } from './recommend.ts'
import { CANDIDATES } from './rules.ts'
import styles from './Advice.module.css'

interface Props {
  recommendation: Recommendation
  /** Shows a claim by its id, with what this browser measured of it. */
  claim(id: string): ReactNode
}

/** The recommendation, what speaks for it and against it, and what it leaves to do. */
export function Advice({ recommendation, claim }: Props) {
  const { candidate, scores, reasons, against, duties } = recommendation
  return (
    <div className={styles.advice}>
      <h2 className={styles.verdict} aria-live="polite">
        Take <LaneName lane={CANDIDATE_LANES[candidate]} />.
      </h2>
      <section>
        <h3>Because</h3>
        <ul className={styles.list}>
          {reasons.map((rule) => (
            <Consideration key={rule.reason} words={rule.reason} weight={rule.weight} claims={rule.claims} claim={claim} />
          ))}
        </ul>
      </section>
      {against.length > 0 && (
        <section>
          <h3>What speaks against it</h3>
          <ul className={styles.list}>
            {against.map((rule) => (
              <Consideration key={rule.reason} words={rule.reason} weight={rule.weight} claims={rule.claims} claim={claim} />
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>What is then yours to do</h3>
        <ul className={styles.list}>
          {duties.map(({ duty, claims }) => (
            <Consideration key={duty} words={duty} claims={claims} claim={claim} />
          ))}
        </ul>
      </section>
      <p className={styles.how}>
        Each answer speaks for a transport with a weight from 1 (a convenience) to 4 (the other way does not work well); the weights are
        ours, a judgement and not a measurement. Here:{' '}
        {CANDIDATES.map((one, index) => (
          <span key={one}>
            {index > 0 && ' · '}
            <LaneName lane={CANDIDATE_LANES[one]} /> {scores[one]}
          </span>
        ))}
        .
      </p>
    </div>
  )
}

interface ConsiderationProps extends Pick<Props, 'claim'> {
  words: string
  weight?: number
  claims: readonly string[]
}

function Consideration({ words, weight, claims, claim }: ConsiderationProps) {
  return (
    <li className={styles.item}>
      <p>
        {words} {weight !== undefined && <span className={styles.weight}>weight {weight}</span>}
      </p>
      <ul className={styles.claims}>
        {claims.map((id) => (
          <li key={id}>{claim(id)}</li>
        ))}
      </ul>
    </li>
  )
}
