import type { LaneSettings } from '@wireside/contract/lanes'
import { laneStyle } from './lane-style.ts'
import styles from './LaneName.module.css'

/** A lane's name in its colour with its icon: in headers, tables and prose alike. */
export function LaneName({ lane, short = false }: { lane: Pick<LaneSettings, 'id' | 'transport'>; short?: boolean }) {
  const { key, name, short: abbreviation, icon: Icon } = laneStyle(lane)
  return (
    <span className={styles.name} data-lane={key}>
      <Icon aria-hidden size="1em" strokeWidth={2.5} />
      {short ? <abbr title={name}>{abbreviation}</abbr> : name}
    </span>
  )
}
