import { describeProblem } from '@wireside/contract/problem'
import { readRun, type RunFile } from '@wireside/contract/run-file'
import { CircleDot, FileDown, FolderOpen, Square } from 'lucide-react'
import { useRef, useState } from 'react'
import { useActions, useLab, useShown } from '../../store/context.ts'
import { Button } from '../../ui/Button.tsx'
import { formatDuration, plural } from '../../ui/format.ts'
import { runCsv } from './run-csv.ts'
import styles from './RunPanel.module.css'

/** A run file is a few megabytes an hour; more than this is none. */
const MAX_RUN_BYTES = 200_000_000

/** Keeps what is shown, as a file, and shows such a file again. */
export function RunPanel() {
  const actions = useActions()
  const since = useLab((lab) => lab.recordingSince)
  const now = useShown((state) => state.now)
  const run = useLab((lab) => lab.run)
  const [refused, setRefused] = useState<string | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const open = async (chosen: File): Promise<void> => {
    const outcome = await readRunFile(chosen)
    setRefused('why' in outcome ? outcome.why : null)
    if ('run' in outcome) actions.openRun(chosen.name, outcome.run)
  }
  return (
    <div className={styles.panel}>
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
            <Button icon={<FileDown aria-hidden size={15} />} onClick={() => save(run, 'json', JSON.stringify(run))}>
              Save as JSON
            </Button>
            <Button icon={<FileDown aria-hidden size={15} />} onClick={() => save(run, 'csv', runCsv(run))}>
              Save as CSV
            </Button>
          </>
        )}
        <Button icon={<FolderOpen aria-hidden size={15} />} onClick={() => file.current?.click()}>
          Open a run
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            event.target.value = ''
            if (chosen) void open(chosen)
          }}
        />
      </div>
      <p className={styles.why} role="status">
        {refused ?? (run ? `Recorded ${formatDuration(run.durationMs)}, ${plural(run.events.length, 'event')}.` : WHAT)}
      </p>
    </div>
  )
}

const WHAT =
  'A run holds the settings and every figure shown meanwhile: never payloads, never your session. Opened again, it is drawn by the same charts.'

async function readRunFile(file: File): Promise<{ run: RunFile } | { why: string }> {
  if (file.size > MAX_RUN_BYTES) return { why: `${file.name} is too large for a run file.` }
  let value: unknown
  try {
    value = JSON.parse(await file.text())
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { why: `${file.name} is not JSON: ${error.message}` }
  }
  const read = readRun(value)
  return 'run' in read ? read : { why: `${file.name} can’t be opened. ${read.problems.map(describeProblem).join('; ')}` }
}

function save(run: RunFile, extension: string, text: string): void {
  const name = `wireside-run-${run.startedAt.slice(0, 19).replaceAll(':', '')}.${extension}`
  const url = URL.createObjectURL(new Blob([text], { type: extension === 'json' ? 'application/json' : 'text/csv' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
