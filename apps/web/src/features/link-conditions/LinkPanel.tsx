import type { ConditionType } from '@wireside/contract/conditions'
import type { LaneSettings } from '@wireside/contract/lanes'
import { Fragment, useState } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { hitLanes, isTargeted, setCondition, type Target } from '../../store/settings-edit.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { LaneName } from '../../ui/LaneName.tsx'
import { BrowserTable } from './BrowserTable.tsx'
import { CONDITION_CARDS } from './condition-cards.ts'
import { ConditionBlock } from './ConditionBlock.tsx'
import styles from './LinkPanel.module.css'

const GROUPS: { title: string; types: ConditionType[] }[] = [
  { title: 'How bytes move', types: ['latency', 'bandwidth', 'stall', 'packet_loss', 'slicer', 'handshake'] },
  { title: 'What stops them', types: ['blackhole', 'idle_timeout', 'limit_data'] },
  { title: 'What a proxy makes of them', types: ['response_buffering', 'strip_upgrade', 'refuse'] },
]

/** What lasts on the connection: how long bytes wait, how many pass, and what stands between the two ends. */
export default function LinkPanel() {
  const actions = useActions()
  const lanes = useLab((lab) => lab.settings.lanes)
  const [target, setTarget] = useState<Target>('all')
  const shown = lanes.find((lane) => isTargeted(lane, target))?.conditions ?? []
  return (
    <div className={styles.panel}>
      <Field
        label="Which lanes"
        why="Conditions belong to a lane: its connections have them now, and so does each new one. Changing one never breaks a connection by itself, and taking it away heals."
      >
        {({ labelId, whyId }) => (
          <Choice<Target> labelledBy={labelId} describedBy={whyId} value={target} onChange={setTarget} options={targets(lanes)} />
        )}
      </Field>
      {GROUPS.map(({ title, types }) => (
        <section key={title} className={styles.group} aria-label={title}>
          <h2 className={styles.title}>{title}</h2>
          <div className={styles.blocks}>
            {types.map((type) => (
              <ConditionBlock
                key={type}
                type={type}
                conditions={shown.filter((condition) => condition.type === type)}
                onChange={(conditions) =>
                  actions.edit(setCondition(CONDITION_CARDS[type].title.toLowerCase(), target, type, ...conditions))
                }
              />
            ))}
          </div>
        </section>
      ))}
      <BrowserTable />
    </div>
  )
}

function targets(lanes: readonly LaneSettings[]) {
  return [
    { value: 'all', label: lanes.length === 2 ? 'Both lanes' : 'All lanes' },
    ...lanes.map((lane) => ({ value: lane.id, label: <HitLanes lanes={hitLanes(lanes, lane.id)} /> })),
  ]
}

/** A choice that hits the shared connection of HTTP/2 names every lane on it. */
function HitLanes({ lanes }: { lanes: readonly LaneSettings[] }) {
  return lanes.map((lane, index) => (
    <Fragment key={lane.id}>
      {index > 0 && ' + '}
      <LaneName lane={lane} />
    </Fragment>
  ))
}
