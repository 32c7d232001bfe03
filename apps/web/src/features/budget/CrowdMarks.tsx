import type { CrowdFigures } from '../../engine/trials.ts'
import styles from './CrowdMarks.module.css'

/** One mark for each connection: filled open, hollow waiting, a diamond refused. */
export function CrowdMarks({ figures: { open, waiting, refused } }: { figures: CrowdFigures }) {
  const states = [
    ...Array.from({ length: open }, () => 'open' as const),
    ...Array.from({ length: waiting }, () => 'waiting' as const),
    ...Array.from({ length: refused }, () => 'refused' as const),
  ]
  return (
    <div className={styles.marks} role="img" aria-label={`${open} open, ${waiting} waiting, ${refused} refused`}>
      {states.map((state, index) => (
        <span key={index} className={styles[state]} />
      ))}
    </div>
  )
}
