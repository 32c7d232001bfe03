import { useState } from 'react'
import styles from './NumberField.module.css'

interface Props {
  value: number
  min: number
  max: number
  unit: string
  labelledBy: string
  describedBy: string
  onChange(value: number): void
}

/** An exact number: taken at once while it is allowed; else what is allowed is said beside it and nothing changes. */
export function NumberField({ value, min, max, unit, labelledBy, describedBy, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? String(value)
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  const allowed = number >= min && number <= max
  return (
    <span className={styles.field}>
      <input
        inputMode="numeric"
        className={styles.input}
        value={text}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={!allowed}
        onChange={(event) => {
          setTyped(event.target.value)
          const next = /^\d+$/.test(event.target.value) ? Number(event.target.value) : Number.NaN
          if (next >= min && next <= max) onChange(next)
        }}
        onBlur={() => setTyped(null)}
      />
      {unit}
      {!allowed && (
        <span role="alert" className={styles.refused}>
          {text === '' ? 'nothing' : text} is not allowed; allowed: a whole number from {min} to {max}
        </span>
      )}
    </span>
  )
}
