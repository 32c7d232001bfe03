import { MAX_MESSAGE_BYTES, MAX_RATE } from '@wireside/contract/limits'
import type { Generator, Pattern, PayloadForm, ScenarioName, Workload, WorkloadDirection } from '@wireside/contract/workload'
import { useActions, useLab } from '../../store/context.ts'
import { chooseScenario, editWorkload } from '../../store/settings-edit.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatBytes, formatRate } from '../../ui/format.ts'
import { NumberField } from '../../ui/NumberField.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { StopSlider } from '../../ui/StopSlider.tsx'
import { PastePayload } from './PastePayload.tsx'
import styles from './WorkloadPanel.module.css'

const SCENARIOS: { value: ScenarioName; label: string }[] = [
  { value: 'own', label: 'Your own' },
  { value: 'tokens', label: 'AI tokens' },
  { value: 'ticker', label: 'Ticker' },
  { value: 'chat', label: 'Chat' },
  { value: 'game', label: '60 Hz game' },
  { value: 'dashboard', label: 'Dashboard' },
  { value: 'editor', label: 'Shared editor' },
  { value: 'voice', label: 'Voice, up' },
  { value: 'duel', label: 'Two-way game' },
]
const RATES = [0, 1, 2, 5, 10, 20, 30, 50, 60, 100, 200, 500, MAX_RATE]

/** What is sent, the same on every lane. */
export default function WorkloadPanel() {
  const actions = useActions()
  const workload = useLab((lab) => lab.settings.workload)
  const { payload } = workload
  const setGenerated = (change: { size?: number; form?: PayloadForm }): void => {
    const generator: Generator = payload.kind === 'generated' ? payload.generator : 'plain'
    const base = { kind: 'generated' as const, generator, form: payload.form, size: payload.size, ...change }
    actions.edit(editWorkload('payload', { payload: base }))
  }
  return (
    <div className={styles.panel}>
      <div className={styles.column}>
        <Field label="Scenario" why="Sets payload and rate; both can then be changed.">
          {({ labelId, whyId }) => (
            <Picker
              labelledBy={labelId}
              describedBy={whyId}
              options={SCENARIOS}
              value={workload.scenario}
              onChange={(name) => actions.edit(chooseScenario(name))}
            />
          )}
        </Field>
        <Field label="Pattern" why={PATTERN_WHY[workload.pattern ?? 'steady']}>
          {({ labelId, whyId }) => (
            <Choice
              labelledBy={labelId}
              describedBy={whyId}
              value={workload.pattern ?? 'steady'}
              options={[
                { value: 'steady', label: 'Steady' },
                { value: 'burst', label: 'Burst' },
                { value: 'poisson', label: 'Poisson' },
              ]}
              onChange={(pattern) => actions.edit(editWorkload('pattern', { pattern }))}
            />
          )}
        </Field>
        <Field label="Rate" why={rateWhy(workload)}>
          {({ labelId, whyId }) => (
            <StopSlider
              labelledBy={labelId}
              describedBy={whyId}
              stops={RATES}
              value={workload.rate}
              format={formatRate}
              onChange={(rate) => actions.edit(editWorkload('rate', { rate }))}
            />
          )}
        </Field>
      </div>
      <div className={styles.column}>
        <Field label="Size" why="Bytes of each generated payload, before any transport adds its own.">
          {({ labelId, whyId }) => (
            <NumberField
              labelledBy={labelId}
              describedBy={whyId}
              value={payload.size}
              min={0}
              max={MAX_MESSAGE_BYTES}
              unit="B"
              onChange={(size) => setGenerated({ size })}
            />
          )}
        </Field>
        <Field label="Direction" why={DIRECTION_WHY[workload.direction]}>
          {({ labelId, whyId }) => (
            <Choice
              labelledBy={labelId}
              describedBy={whyId}
              value={workload.direction}
              options={[
                { value: 'down', label: 'Down' },
                { value: 'up', label: 'Up' },
                { value: 'both', label: 'Both' },
              ]}
              onChange={(direction) => actions.edit(editWorkload('direction', { direction }))}
            />
          )}
        </Field>
        <Field
          label="Form"
          why="WebSocket carries both as they are; SSE carries text only, so binary becomes base64 there: 4 characters for 3 bytes."
        >
          {({ labelId, whyId }) => (
            <Choice
              labelledBy={labelId}
              describedBy={whyId}
              value={payload.form}
              options={[
                { value: 'text', label: 'Text' },
                { value: 'binary', label: 'Binary' },
              ]}
              onChange={(form) =>
                payload.kind === 'pasted' ? actions.edit(editWorkload('form', { payload: { ...payload, form } })) : setGenerated({ form })
              }
            />
          )}
        </Field>
      </div>
      <PastePayload />
    </div>
  )
}

const DIRECTION_WHY: Record<WorkloadDirection, string> = {
  down: 'The server sends, this page listens.',
  up: 'This page sends: frames on WebSocket; SSE has no way up, so each message is a POST beside it.',
  both: 'Both sides send at this rate; on SSE the way up is a POST for each message.',
}

const PATTERN_WHY: Record<Pattern, string> = {
  steady: 'One message after the other at the same distance.',
  burst: 'A second’s worth of messages at once, then nothing for a second.',
  poisson: 'At random, as many independent people make them: mean as set, gaps drawn by the seed.',
}

function rateWhy({ rate, payload }: Workload): string {
  return `Messages per second on each lane: ${formatBytes(rate * payload.size)} of payload a second.`
}
