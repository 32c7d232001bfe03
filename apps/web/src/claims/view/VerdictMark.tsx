import { Check, CircleHelp, TriangleAlert, X } from 'lucide-react'
import type { Verdict } from '../claim.ts'
import styles from './VerdictMark.module.css'

const ICONS = { holds: Check, 'holds, with a catch': TriangleAlert, 'does not hold': X, "can't be told here": CircleHelp } as const

/** A verdict in its words, with an icon of its own. */
export function VerdictMark({ verdict }: { verdict: Verdict }) {
  const Icon = ICONS[verdict]
  return (
    <span className={styles.mark} data-verdict={verdict}>
      <Icon aria-hidden size="1em" strokeWidth={2.75} />
      {verdict}
    </span>
  )
}
