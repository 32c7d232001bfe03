import type { Condition, ConditionOf, ConditionType, Direction } from '@wireside/contract/conditions'
import { useId } from 'react'
import { Choice } from '../../ui/Choice.tsx'
import { StopSlider } from '../../ui/StopSlider.tsx'
import { CONDITION_CARDS, type CardField } from './condition-cards.ts'
import styles from './ConditionBlock.module.css'

interface Props {
  type: ConditionType
  /** Those of this type that hold; two where the ways differ. */
  conditions: readonly Condition[]
  onChange(conditions: Condition[]): void
}

const DIRECTIONS: { value: Direction; label: string }[] = [
  { value: 'both', label: 'both ways' },
  { value: 'down', label: 'down' },
  { value: 'up', label: 'up' },
]

/** One condition: off or on, what can be set, what it does and what it does not show. */
export function ConditionBlock({ type, conditions, onChange }: Props) {
  const { title, does, hides, usual, fields } = CONDITION_CARDS[type]
  const id = useId()
  const on = conditions.length > 0
  return (
    <section className={styles.block} data-on={on || undefined} aria-labelledby={`${id}-title`}>
      <div className={styles.top}>
        <h3 id={`${id}-title`} className={styles.title}>
          {title}
        </h3>
        <Choice
          labelledBy={`${id}-title`}
          describedBy={`${id}-does`}
          value={on ? 'on' : 'off'}
          options={[
            { value: 'off', label: 'Off' },
            { value: 'on', label: 'On' },
          ]}
          onChange={(next) => onChange(next === 'on' ? [usual] : [])}
        />
      </div>
      <p id={`${id}-does`} className={styles.does}>
        {does}
      </p>
      {conditions.map((condition, index) => {
        const change = (changed: Condition): void => onChange(withChange(conditions, index, changed))
        return (
          <div key={index} className={styles.fields}>
            {fields.map((field) => (
              <FieldRow key={field.field} field={field} condition={condition} onChange={change} />
            ))}
            {'direction' in condition && (
              <div className={styles.row}>
                <span id={`${id}-direction-${index}`}>Direction</span>
                <Choice<Direction>
                  labelledBy={`${id}-direction-${index}`}
                  value={condition.direction}
                  options={DIRECTIONS}
                  onChange={(direction) => change({ ...condition, direction })}
                />
              </div>
            )}
          </div>
        )
      })}
      <p className={styles.hides}>
        <b>Not shown:</b> {hides}
      </p>
    </section>
  )
}

function FieldRow({ field, condition, onChange }: { field: CardField; condition: Condition; onChange(condition: Condition): void }) {
  const id = useId()
  const value = (condition as unknown as Record<string, number | string>)[field.field]
  const set = (next: number | string): void => onChange({ ...condition, [field.field]: next } as ConditionOf<ConditionType>)
  return (
    <div className={styles.row}>
      <span id={id}>{field.label}</span>
      {field.kind === 'stops' ? (
        <StopSlider labelledBy={id} stops={field.stops} value={Number(value)} format={field.format} onChange={set} />
      ) : (
        <Choice labelledBy={id} value={String(value)} options={field.options} onChange={set} />
      )}
    </div>
  )
}

/** The conditions with the one at `index` changed; where two would then hold the same way, the newer does. */
function withChange(conditions: readonly Condition[], index: number, changed: Condition): Condition[] {
  const others = conditions.filter((_one, at) => at !== index)
  const both = 'direction' in changed && changed.direction === 'both'
  const apart = others.filter((one) => 'direction' in one && 'direction' in changed && one.direction !== changed.direction)
  return [...(both ? [] : apart.filter((one) => 'direction' in one && one.direction !== 'both')), changed]
}
