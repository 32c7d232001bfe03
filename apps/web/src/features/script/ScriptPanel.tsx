import { describeProblem } from '@wireside/contract/problem'
import { formatScript, formatStep, parseScript, randomScript, scriptMs } from '@wireside/contract/script'
import { Dices, Play, Square } from 'lucide-react'
import { useId, useState } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import { setScript } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { formatDuration } from '../../ui/format.ts'
import styles from './ScriptPanel.module.css'

const RANDOM_MS = 30_000
const NO_SCRIPT: never[] = []

/** Faults at set times: written here, kept in the address, run by the server on its own clock. */
export function ScriptPanel() {
  const actions = useActions()
  const script = useLab((lab) => lab.settings.script) ?? NO_SCRIPT
  const seed = useLab((lab) => lab.settings.workload.seed)
  const run = useLab((lab) => lab.live.script)
  const now = useLab((lab) => lab.live.now)
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? formatScript(script)
  const parsed = parseScript(text)
  const id = useId()
  return (
    <div className={styles.panel}>
      <div className={styles.edit}>
        <label htmlFor={id} className={styles.label}>
          Script
        </label>
        <textarea
          id={id}
          className={styles.text}
          value={text}
          rows={7}
          spellCheck={false}
          placeholder={'3s cut\n8s silent 10s\n20s latency200 5s ws'}
          aria-describedby={`${id}-why`}
          aria-invalid={'problem' in parsed}
          onChange={({ target }) => {
            setTyped(target.value)
            const next = parseScript(target.value)
            if ('script' in next) actions.edit(setScript(next.script))
          }}
          onBlur={() => 'script' in parsed && setTyped(null)}
        />
        {'problem' in parsed && (
          <p role="alert" className={styles.refused}>
            {describeProblem(parsed.problem)}
          </p>
        )}
        <p id={`${id}-why`} className={styles.why}>
          One step a line: when, what, for how long, on which lanes (all, if none is named). What: cut, close, handoff, restart, heal; with
          how long: outage, silent, or any condition as it stands in the address, such as latency200 or stall5-400.
        </p>
      </div>
      <div className={styles.run}>
        <div className={styles.acts}>
          {run ? (
            <Button icon={<Square aria-hidden size={15} />} onClick={() => actions.script(false)}>
              Stop
            </Button>
          ) : (
            <Button
              strong
              disabled={script.length === 0 || 'problem' in parsed}
              icon={<Play aria-hidden size={15} />}
              onClick={() => actions.script(true)}
            >
              Run
            </Button>
          )}
          <Button
            icon={<Dices aria-hidden size={15} />}
            onClick={() => {
              setTyped(null)
              actions.edit(setScript(randomScript(seed, RANDOM_MS)))
            }}
          >
            Random, seed {seed}
          </Button>
        </div>
        <p className={styles.why} role="status">
          {run
            ? `Running: ${formatDuration(Math.max(0, now - run.startedAt))} of ${formatDuration(run.endsAt - run.startedAt)}.`
            : `The same script and seed do the same again, to the server’s timer (about 1 ms).${script.length > 0 ? ` It lasts ${formatDuration(scriptMs(script))}.` : ''}`}
        </p>
        <ol className={styles.steps}>
          {script.map((step, index) => (
            <li key={index} data-done={(run && now - run.startedAt >= step.atMs) || undefined}>
              {formatStep(step)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
