import { describeProblem } from '@wireside/contract/problem'
import type { RunFile } from '@wireside/contract/run-file'
import { CircleDot, Columns2, FileDown, FolderOpen, Square } from 'lucide-react'
import { useRef, useState } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { Button } from '../../ui/Button.tsx'
import { formatDuration, plural } from '../../ui/format.ts'
import { saveFile } from '../../ui/save-file.ts'
import { runCsv } from './run-csv.ts'
import { parseRun, runText } from './run-text.ts'
import styles from './RunPanel.module.css'

/** A run file is a few megabytes an hour; more than this is none. */
const MAX_RUN_BYTES = 200_000_000

/** Keeps what is shown, as a file, and shows such a file again: alone, or beside another in the same charts. */
export default function RunPanel() {
  const actions = useActions()
  const since = useLab((lab) => lab.recordingSince)
  const now = useLab((lab) => lab.live.now)
  const recorded = useLab((lab) => lab.run)
  const recording = useLab((lab) => lab.recording)
  const [refused, setRefused] = useState<string | null>(null)
  const [dragged, setDragged] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  /** What the next file is for. */
  const purpose = useRef<'open' | 'compare'>('open')
  const run = recording?.beside ? null : (recording?.run ?? recorded)

  const take = async (chosen: File): Promise<void> => {
    const outcome =
      chosen.size > MAX_RUN_BYTES ? { why: `${chosen.name} is too large for a run file.` } : parseRun(chosen.name, await chosen.text())
    if ('why' in outcome) {
      setRefused(outcome.why)
      return
    }
    const show = purpose.current === 'open' ? actions.openRun : actions.compareRun
    const problem = show(chosen.name, outcome.run)
    setRefused(problem && `${chosen.name} can’t be shown. ${describeProblem(problem)}`)
  }
  const choose = (what: 'open' | 'compare'): void => {
    purpose.current = what
    file.current?.click()
  }
  return (
    <div
      className={styles.panel}
      data-dragged={dragged || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setDragged(true)
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={(event) => {
        event.preventDefault()
        setDragged(false)
        purpose.current = recording ? 'compare' : 'open'
        const [dropped] = event.dataTransfer.files
        if (dropped) void take(dropped)
      }}
    >
      <div className={styles.acts}>
        {since === null ? (
          <Button icon={<CircleDot aria-hidden size={15} />} onClick={() => actions.record(true)}>
            Record
          </Button>
        ) : (
          <Button icon={<Square aria-hidden size={15} />} onClick={() => actions.record(false)}>
            Stop after {formatDuration(Math.max(0, now - since))}
          </Button>
        )}
        {run && (
          <>
            <Button icon={<FileDown aria-hidden size={15} />} onClick={() => save(run, 'json', runText(run))}>
              Save as JSON
            </Button>
            <Button icon={<FileDown aria-hidden size={15} />} onClick={() => save(run, 'csv', runCsv(run))}>
              Save as CSV
            </Button>
          </>
        )}
        <Button icon={<FolderOpen aria-hidden size={15} />} onClick={() => choose('open')}>
          Open a run
        </Button>
        {recording && !recording.beside && (
          <Button icon={<Columns2 aria-hidden size={15} />} onClick={() => choose('compare')}>
            Compare with a second run
          </Button>
        )}
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            event.target.value = ''
            if (chosen) void take(chosen)
          }}
        />
      </div>
      <p className={styles.why} role="status">
        {refused ??
          (recorded && !recording ? `Recorded ${formatDuration(recorded.durationMs)}, ${plural(recorded.events.length, 'event')}.` : WHAT)}
      </p>
    </div>
  )
}

const WHAT =
  'A run holds the settings and every figure shown meanwhile: never payloads, never your session. Opened again, or dropped here, it is drawn by the same charts; each chart can be saved as a picture.'

function save(run: RunFile, extension: 'json' | 'csv', text: string): void {
  const name = `wireside-run-${run.startedAt.slice(0, 19).replaceAll(':', '')}.${extension}`
  saveFile(name, text, extension === 'json' ? 'application/json' : 'text/csv')
}
