import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { ReactNode } from 'react'
import styles from './Choice.module.css'

export interface Option<T extends string> {
  value: T
  label: ReactNode
}

interface Props<T extends string> {
  options: readonly Option<T>[]
  value: T
  onChange(value: T): void
  labelledBy?: string
  label?: string
  describedBy?: string
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ options, value, onChange, labelledBy, label, describedBy }: Props<T>) {
  return (
    <ToggleGroup
      className={styles.group}
      value={[value]}
      onValueChange={(chosen) => {
        const next = chosen[0] as T | undefined
        if (next !== undefined) onChange(next)
      }}
      aria-labelledby={labelledBy}
      aria-label={label}
      aria-describedby={describedBy}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value} className={styles.option}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
