import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import styles from './Picker.module.css'
import type { Option } from './Choice.tsx'

interface Props<T extends string> {
  options: readonly Option<T>[]
  /** Null: none chosen yet. */
  value: T | null
  placeholder?: string
  onChange(value: T): void
  labelledBy?: string
  label?: string
  describedBy?: string
}

/** One of many, in a list. */
export function Picker<T extends string>({ options, value, placeholder, onChange, labelledBy, label, describedBy }: Props<T>) {
  return (
    <Select.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next)}>
      <Select.Trigger className={styles.trigger} aria-labelledby={labelledBy} aria-label={label} aria-describedby={describedBy}>
        <Select.Value placeholder={placeholder} />
        <Select.Icon>
          <ChevronsUpDown aria-hidden size={14} />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className={styles.popup}>
            <Select.List>
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className={styles.item}>
                  <Select.ItemText className={styles.text}>{option.label}</Select.ItemText>
                  <Select.ItemIndicator>
                    <Check aria-hidden size={14} />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}
