import { useId, type ReactNode } from 'react'
import styles from './Field.module.css'

interface Props {
  label: ReactNode
  /** One sentence: what the control does. */
  why: ReactNode
  children(ids: { labelId: string; whyId: string }): ReactNode
}

/** A control with its name before it and one sentence after it. */
export function Field({ label, why, children }: Props) {
  const id = useId()
  const ids = { labelId: `${id}-label`, whyId: `${id}-why` }
  return (
    <div className={styles.field}>
      <div id={ids.labelId} className={styles.label}>
        {label}
      </div>
      {children(ids)}
      <p id={ids.whyId} className={styles.why}>
        {why}
      </p>
    </div>
  )
}
