import type { LaneSettings } from '@wireside/contract/lanes'
import { DoorClosed, Eraser, Gauge, Scissors, Undo2, VolumeX, Wind } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { isPathLost } from '../../store/lab-state.ts'
import { hitLanes, isSilent, isTargeted, setLatency, setSilent, type Target } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { Hint } from '../../ui/Hint.tsx'
import { laneStyle } from '../../ui/lane-style.ts'
import { whenIdle } from '../../ui/when-idle.ts'
import styles from './BreakRow.module.css'
import { Lasting } from './Lasting.tsx'

/** Menus are as heavy as all else in this row: the row is drawn before they have come. */
const TargetPicker = lazy(() => whenIdle(() => import('./TargetPicker.tsx')))
const MoreMenu = lazy(() => whenIdle(() => import('./MoreMenu.tsx')))

const SLOW_MS = 200

interface Props {
  target: Target
  onTarget(target: Target): void
}

/** The acts of the experiment: what happens to the connections, and the way back. */
export function BreakRow({ target, onTarget }: Props) {
  const actions = useActions()
  const lanes = useLab((lab) => lab.settings.lanes)
  const undone = useLab((lab) => lab.past.at(-1)?.name)
  const replaying = useLab((lab) => lab.recording !== null)
  const lasting = useLab((lab) => lab.live.lasting.length > 0 || isPathLost(lab.live))
  const touched = lasting || lanes.some((lane) => lane.conditions.length > 0)
  const options = targets(lanes)
  const silent = lanes.some((lane) => isTargeted(lane, target) && isSilent(lane))
  return (
    <div className={styles.row} role="toolbar" aria-label="Break and heal the connections">
      <Hint text="Cut (RST): both ends learn at once. Key K.">
        <Button
          strong
          disabled={replaying}
          icon={<Scissors aria-hidden size={16} />}
          onClick={() => actions.fault({ type: 'reset_peer' }, target)}
        >
          Cut
        </Button>
      </Hint>
      <Hint text="Close politely (FIN): the server ends the connection in order, what was written still arrives. Key F.">
        <Button disabled={replaying} icon={<DoorClosed aria-hidden size={16} />} onClick={() => actions.fault({ type: 'close' }, target)}>
          Close<span className={styles.wide}> politely</span>
        </Button>
      </Hint>
      <Hint text="Go silent: nothing passes, and nobody is told; press again to let everything held pass, in order. Key S.">
        <Button
          disabled={replaying}
          pressed={silent}
          icon={<VolumeX aria-hidden size={16} />}
          onClick={() => actions.edit(setSilent(target, !silent))}
        >
          <span className={styles.wide}>Go silent</span>
          <span className={styles.narrow}>Silent</span>
        </Button>
      </Hint>
      <Hint text={`Slow: every byte waits ${SLOW_MS} ms, each way.`}>
        <Button disabled={replaying} icon={<Gauge aria-hidden size={16} />} onClick={() => actions.edit(setLatency(target, SLOW_MS, 0))}>
          Slow<span className={styles.wide}> {SLOW_MS} ms</span>
        </Button>
      </Hint>
      <Hint text="Back to normal: takes away every condition, and what a fault left behind. What is closed stays closed. Key H.">
        <Button disabled={replaying || !touched} icon={<Wind aria-hidden size={16} />} onClick={() => actions.heal(target)}>
          <span className={styles.wide}>Back to normal</span>
          <span className={styles.narrow}>Normal</span>
        </Button>
      </Hint>
      <Suspense fallback={<Button disabled>{options.find(({ value }) => value === target)?.label}</Button>}>
        <TargetPicker value={target} options={options} onChange={onTarget} />
      </Suspense>
      <Suspense fallback={<Button disabled>More</Button>}>
        <MoreMenu target={target} disabled={replaying} />
      </Suspense>
      <span className={styles.rest}>
        <Hint text="Clear: forgets what was measured; connections stay.">
          <Button quiet disabled={replaying} icon={<Eraser aria-hidden size={16} />} onClick={actions.clear}>
            Clear
          </Button>
        </Hint>
        <Button quiet disabled={replaying || !undone} icon={<Undo2 aria-hidden size={16} />} onClick={actions.undo}>
          Undo<span className={styles.wide}>{undone ? ` ${undone}` : ''}</span>
        </Button>
      </span>
      <Lasting />
    </div>
  )
}

function targets(lanes: readonly LaneSettings[]): { value: Target; label: string }[] {
  const all = lanes.length === 2 ? 'both lanes' : 'all lanes'
  return [{ value: 'all', label: all }, ...lanes.map((lane) => ({ value: lane.id, label: `only ${hitNames(lanes, lane.id)}` }))]
}

/** Lanes over HTTP/2 share a connection: who picks one of them hits them all, and is told so. */
function hitNames(lanes: readonly LaneSettings[], id: string): string {
  const names = hitLanes(lanes, id).map((lane) => laneStyle(lane).name)
  return names.length > 1 ? `${names.join(' and ')} (one HTTP/2 connection)` : (names[0] ?? '')
}
