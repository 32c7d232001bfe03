import type { ScaleProgress } from '@wireside/contract/scale'
import { Square } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { progressWords, runName, runWays, type KeptRun } from './scale-rows.ts'
import styles from './RunProgress.module.css'

interface Props {
  run: KeptRun
  progress: ScaleProgress | null
  onCancel(): void
}

/** The run under way: what it is doing, how far it is, and the way out. */
export function RunProgress({ run, progress, onCancel }: Props) {
  return (
    <section className={styles.progress} aria-label="The run under way">
      <p className={styles.words}>
        <b>Run {runName(run)}</b>, {runWays(run.settings)}. {progress ? progressWords(progress) : 'Asking the server'}.
      </p>
      <progress className={styles.bar} aria-label="Connections held" value={progress?.connections ?? 0} max={run.settings.connections} />
      <Button icon={<Square aria-hidden size={14} />} onClick={onCancel}>
        Cancel
      </Button>
    </section>
  )
}
