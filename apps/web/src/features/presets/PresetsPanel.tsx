import { describeCondition } from '@wireside/contract/condition-words'
import type { LaneSettings } from '@wireside/contract/lanes'
import { Play, RotateCcw } from 'lucide-react'
import { useId, useState } from 'react'
import { useActions, useLab, useLabHandle } from '../../store/context.ts'
import { EMPTY_TRACK } from '../../store/lane-track.ts'
import { Button } from '../../ui/Button.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { formatDuration } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { laneStyle } from '../../ui/lane-style.ts'
import { Picker } from '../../ui/Picker.tsx'
import { OUTCOME_WORDS, outcomeOf, type Outcome } from './outcome.ts'
import { PRESETS, presetEdit, type Preset } from './presets.ts'
import styles from './PresetsPanel.module.css'

type Guesses = Record<string, Outcome>

interface Trial {
  preset: Preset
  guesses: Guesses
  from: number
  /** What each lane did, once it has been watched for long enough. */
  seen: Guesses | null
}

const OUTCOMES = Object.entries(OUTCOME_WORDS).map(([value, label]) => ({ value: value as Outcome, label }))

/** Incidents that people have met: say first what each lane will do, then see. */
export default function PresetsPanel() {
  const [preset, setPreset] = useState<Preset>(PRESETS[0]!)
  const [guesses, setGuesses] = useState<Guesses>({})
  const [trial, setTrial] = useState<Trial | null>(null)
  const { store, actions } = useLabHandle()
  const lanes = useLab((lab) => lab.settings.lanes)
  const rate = useLab((lab) => lab.settings.workload.rate)
  const now = useLab((lab) => lab.live.now)
  const leftMs = trial ? trial.from + trial.preset.watchMs - now : 0
  if (trial && trial.seen === null && leftMs <= 0) {
    const { live } = store.getState()
    const to = trial.from + trial.preset.watchMs
    const seen = lanes.map(({ id }) => [id, outcomeOf(live.lanes[id] ?? EMPTY_TRACK, trial.from, to, 1000 / rate)] as const)
    setTrial({ ...trial, seen: Object.fromEntries(seen) })
  }
  const begin = (): void => {
    actions.heal('all')
    actions.edit(presetEdit(preset))
    for (const act of preset.acts ?? []) actions.fault(act, 'all')
    if (preset.reconnects) actions.reconnect('all')
    setTrial({ preset, guesses, from: store.getState().live.now, seen: null })
  }
  const choose = (next: Preset): void => {
    setPreset(next)
    setGuesses({})
    setTrial(null)
  }
  return (
    <div className={styles.panel}>
      <ul className={styles.list} aria-label="Incidents">
        {PRESETS.map((one) => (
          <li key={one.id}>
            <button type="button" className={styles.preset} aria-pressed={one === preset} onClick={() => choose(one)}>
              {one.title}
            </button>
          </li>
        ))}
      </ul>
      <section className={styles.chosen} aria-label={preset.title}>
        <h2 className={styles.title}>{preset.title}</h2>
        <p>{preset.story}</p>
        {preset.conditions.length > 0 && (
          <p className={styles.made}>Made here of: {preset.conditions.map(describeCondition).join(' · ')}.</p>
        )}
        {!trial && <Predict lanes={lanes} guesses={guesses} onGuess={setGuesses} watchMs={preset.watchMs} onBegin={begin} />}
        {trial && !trial.seen && (
          <p className={styles.watching} role="status">
            Watching the lanes, {formatDuration(Math.max(0, Math.ceil(leftMs / 1000) * 1000))} left.
          </p>
        )}
        {trial?.seen && <Verdict lanes={lanes} trial={trial} seen={trial.seen} onAgain={() => choose(preset)} />}
      </section>
    </div>
  )
}

interface PredictProps {
  lanes: readonly LaneSettings[]
  guesses: Guesses
  watchMs: number
  onGuess(guesses: Guesses): void
  onBegin(): void
}

function Predict({ lanes, guesses, watchMs, onGuess, onBegin }: PredictProps) {
  const id = useId()
  const guessed = lanes.every((lane) => guesses[lane.id] !== undefined)
  return (
    <>
      <p className={styles.ask}>What will each lane do?</p>
      {lanes.map((lane) => (
        <div key={lane.id} className={styles.guess}>
          <span id={`${id}-${lane.id}`}>
            <LaneName lane={lane} />
          </span>
          <Picker
            labelledBy={`${id}-${lane.id}`}
            placeholder="Your prediction"
            options={OUTCOMES}
            value={guesses[lane.id] ?? null}
            onChange={(outcome) => onGuess({ ...guesses, [lane.id]: outcome })}
          />
        </div>
      ))}
      <div className={styles.acts}>
        <Button strong={guessed} icon={<Play aria-hidden size={15} />} onClick={onBegin}>
          {guessed ? 'See what happens' : 'See without predicting'}
        </Button>
        <span className={styles.made}>The lanes are watched for {formatDuration(watchMs)}; Back to normal ends it at any time.</span>
      </div>
    </>
  )
}

function Verdict({ lanes, trial, seen, onAgain }: { lanes: readonly LaneSettings[]; trial: Trial; seen: Guesses; onAgain(): void }) {
  const actions = useActions()
  const rows = lanes
    .filter(({ id }) => seen[id] !== undefined)
    .map((lane) => {
      const guess = trial.guesses[lane.id]
      const outcome = seen[lane.id] as Outcome
      const right = guess === undefined ? '–' : guess === outcome ? 'yes' : 'no'
      return {
        key: laneStyle(lane).name,
        cells: [<LaneName key="lane" lane={lane} />, guess ? OUTCOME_WORDS[guess] : '–', OUTCOME_WORDS[outcome], right],
      }
    })
  return (
    <>
      <DataTable
        caption={`Seen over ${formatDuration(trial.preset.watchMs)}`}
        columns={['Lane', 'You said', 'Seen here', 'As you said']}
        rows={rows}
      />
      <p>{trial.preset.why}</p>
      <div className={styles.acts}>
        <Button
          icon={<RotateCcw aria-hidden size={15} />}
          onClick={() => {
            actions.reset()
            onAgain()
          }}
        >
          Put everything back
        </Button>
      </div>
    </>
  )
}
