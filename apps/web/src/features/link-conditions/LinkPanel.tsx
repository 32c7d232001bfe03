import type { LaneSettings } from '@wireside/contract/lanes'
import { useState } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { isTargeted, setBandwidth, setLatency, type Target } from '../../store/settings-edit.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { StopSlider } from '../../ui/StopSlider.tsx'
import { linkRow } from './link-rows.ts'
import styles from './LinkPanel.module.css'

const DELAYS_MS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
const JITTERS_MS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
const UNLIMITED = Number.POSITIVE_INFINITY
const BYTES_PER_SECOND = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 1_000_000, 10_000_000, UNLIMITED]

/** What lasts on the connection: how long bytes wait, and how many pass. */
export function LinkPanel() {
  const actions = useActions()
  const lanes = useLab((lab) => lab.settings.lanes)
  const [target, setTarget] = useState<Target>('all')
  const { delayMs, jitterMs, bytesPerSecond } = linkRow(lanes.find((lane) => isTargeted(lane, target)))
  return (
    <div className={styles.panel}>
      <Field
        label="Which lanes"
        why="Conditions belong to a lane's connection, both directions; a new connection of the lane has them too."
      >
        {({ labelId, whyId }) => (
          <Choice<Target> labelledBy={labelId} describedBy={whyId} value={target} onChange={setTarget} options={targets(lanes)} />
        )}
      </Field>
      <Field label="Latency" why="Every byte waits this long each way; order is kept. A round trip takes twice as long.">
        {({ labelId, whyId }) => (
          <StopSlider
            labelledBy={labelId}
            describedBy={whyId}
            stops={DELAYS_MS}
            value={delayMs}
            format={(ms) => (ms === 0 ? 'none' : `+ ${formatDuration(ms)}`)}
            onChange={(ms) => actions.edit(setLatency(target, ms, jitterMs))}
          />
        )}
      </Field>
      <Field label="Jitter" why="The wait varies by up to this much; the same variation at the same instant on every lane.">
        {({ labelId, whyId }) => (
          <StopSlider
            labelledBy={labelId}
            describedBy={whyId}
            stops={JITTERS_MS}
            value={jitterMs}
            format={(ms) => (ms === 0 ? 'none' : `± ${formatDuration(ms)}`)}
            onChange={(ms) => actions.edit(setLatency(target, delayMs, ms))}
          />
        )}
      </Field>
      <Field label="Bandwidth" why="At most so many bytes pass in a second, each way; what doesn't pass waits, and the sender feels it.">
        {({ labelId, whyId }) => (
          <StopSlider
            labelledBy={labelId}
            describedBy={whyId}
            stops={BYTES_PER_SECOND}
            value={bytesPerSecond ?? UNLIMITED}
            format={(rate) => (rate === UNLIMITED ? 'no limit' : `${formatBytes(rate).replace('.0', '')}/s`)}
            onChange={(rate) => actions.edit(setBandwidth(target, rate === UNLIMITED ? null : rate))}
          />
        )}
      </Field>
    </div>
  )
}

function targets(lanes: readonly LaneSettings[]) {
  return [
    { value: 'all', label: lanes.length === 2 ? 'Both lanes' : 'All lanes' },
    ...lanes.map((lane) => ({ value: lane.id, label: <LaneName lane={lane} /> })),
  ]
}
