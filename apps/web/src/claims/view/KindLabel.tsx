import type { Claim } from '../claim.ts'
import styles from './KindLabel.module.css'

const WORDS: Record<Claim['kind'], { label: string; why: string }> = {
  measured: { label: 'measured', why: 'A run in this browser decides.' },
  documented: { label: 'documented', why: 'Dated sources; no verdict from a run.' },
  judgement: { label: 'judgement', why: 'The figures are shown; you decide.' },
}

/** How a claim is settled. */
export function KindLabel({ kind }: Pick<Claim, 'kind'>) {
  return (
    <span className={styles.kind} title={WORDS[kind].why}>
      {WORDS[kind].label}
    </span>
  )
}

export function kindSentence(kind: Claim['kind']): string {
  return WORDS[kind].why
}
