import type { LaneSettings } from '@wireside/contract/lanes'
import { MAX_LANES } from '@wireside/contract/limits'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import { Popover } from '@base-ui/react/popover'
import { Plus, X } from 'lucide-react'
import { useActions, useLab } from '../../store/context.ts'
import { addLane, removeLane } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { laneStyle } from '../../ui/lane-style.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { LANE_WORDS } from './lane-words.ts'
import popup from '../../ui/popup.module.css'
import styles from './LanePicker.module.css'

/** Which lanes stand side by side: every transport with what it is and what it can't do, and those that are here now. */
export default function LanePicker() {
  const actions = useActions()
  const lanes = useLab((lab) => lab.settings.lanes)
  const replaying = useLab((lab) => lab.recording !== null)
  const isFull = lanes.length >= MAX_LANES
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button disabled={replaying} icon={<Plus aria-hidden size={15} />} />}>Add a lane</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className={popup.positioner}>
          <Popover.Popup className={`${popup.popup} ${styles.popup}`}>
            <Popover.Title className={popup.title}>Lanes side by side</Popover.Title>
            <Popover.Description className={popup.why}>
              {isFull
                ? `${MAX_LANES} lanes are the most; remove one to add another.`
                : 'A new lane gets the same messages, and the conditions that hold on every lane already.'}
            </Popover.Description>
            <ul className={styles.here} aria-label="In the Lab now">
              {lanes.map((lane) => (
                <Here key={lane.id} lane={lane} only={lanes.length === 1} onRemove={() => actions.edit(removeLane(lane.id))} />
              ))}
            </ul>
            <ul className={styles.choices} aria-label="Transports">
              {(Object.keys(TRANSPORTS) as Transport[]).map((transport) => (
                <Choice key={transport} transport={transport} disabled={isFull} onAdd={() => actions.edit(addLane(transport))} />
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Here({ lane, only, onRemove }: { lane: LaneSettings; only: boolean; onRemove(): void }) {
  return (
    <li className={styles.chip} data-lane={laneStyle(lane).key}>
      <LaneName lane={lane} />
      <button type="button" className={styles.remove} disabled={only} aria-label={`Remove ${laneStyle(lane).name}`} onClick={onRemove}>
        <X aria-hidden size={14} />
      </button>
    </li>
  )
}

function Choice({ transport, disabled, onAdd }: { transport: Transport; disabled: boolean; onAdd(): void }) {
  const { what, not } = LANE_WORDS[transport]
  const lane = { id: TRANSPORTS[transport].prefix, transport }
  return (
    <li>
      <button
        type="button"
        className={styles.choice}
        disabled={disabled}
        aria-label={`Add ${laneStyle(lane).name}`}
        aria-describedby={`about-${transport}`}
        onClick={onAdd}
      >
        <LaneName lane={lane} />
        <span id={`about-${transport}`} className={styles.about}>
          {what} <span className={styles.not}>{not}</span>
        </span>
        <Plus aria-hidden size={16} className={styles.plus} />
      </button>
    </li>
  )
}
