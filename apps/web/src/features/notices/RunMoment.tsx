import { useId } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { formatDuration } from '../../ui/format.ts'
import styles from './RunMoment.module.css'

/** The engine's own tick: between two nothing changes. */
const STEP_MS = 250

/** Moves through a recording that is open: every chart shows the run as it stood at that moment. */
export function RunMoment() {
  const actions = useActions()
  const recording = useLab((lab) => lab.recording)
  const id = useId()
  if (!recording) return null
  const { durationMs } = recording.run
  const words = `${formatDuration(recording.atMs)} of ${formatDuration(durationMs)}`
  return (
    <div className={styles.moment}>
      <label htmlFor={id}>Moment of the run</label>
      <input
        id={id}
        type="range"
        min={0}
        max={durationMs}
        step={STEP_MS}
        value={recording.atMs}
        aria-valuetext={words}
        onChange={({ target }) => {
          const atMs = Number(target.value)
          // The last step may end before the run does.
          actions.moveRun(atMs + STEP_MS > durationMs ? durationMs : atMs)
        }}
      />
      <output htmlFor={id}>{words}</output>
    </div>
  )
}
