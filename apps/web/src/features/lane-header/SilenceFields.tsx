import type { Heartbeat, LaneSettings } from '@wireside/contract/lanes'
import { DEFAULT_HEARTBEAT_MS, DEFAULT_SILENCE_MS } from '@wireside/contract/limits'
import { useActions } from '../../store/context.ts'
import { setHeartbeat, setWatchdog } from '../../store/settings-edit.ts'
import { Choice, type Option } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatDuration } from '../../ui/format.ts'
import { StopSlider } from '../../ui/StopSlider.tsx'
import { answerWhy, canBeVisible, heartbeatWhy, watchdogWhy } from './silence-words.ts'

/** Times a heartbeat or a watchdog can be set to, ms: quick enough to watch, and those that are met in the field. */
const STOPS_MS = [200, 500, 1000, 1500, 2000, 2500, 3000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000]

type Form = Heartbeat['form'] | 'off'
const FORMS: Option<Form>[] = [
  { value: 'off', label: 'Off' },
  { value: 'ping', label: 'Ping' },
  { value: 'event', label: 'Visible' },
]

/** How silence is told from a dead path: what the server says meanwhile, and who listens for it. */
export function SilenceFields({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  const { heartbeat, watchdogMs } = lane
  const choose = (form: Form): void => {
    const known = heartbeat ?? { intervalMs: DEFAULT_HEARTBEAT_MS, timeoutMs: DEFAULT_SILENCE_MS }
    actions.edit(setHeartbeat(lane, form === 'off' ? null : { ...known, form }))
  }
  return (
    <>
      <Field label="Heartbeat of the server" why={heartbeatWhy(lane)}>
        {({ labelId, whyId }) => (
          <>
            <Choice<Form>
              labelledBy={labelId}
              describedBy={whyId}
              value={heartbeat?.form ?? 'off'}
              options={canBeVisible(lane) ? FORMS : FORMS.filter(({ value }) => value !== 'event')}
              onChange={choose}
            />
            {heartbeat && (
              <StopSlider
                labelledBy={labelId}
                describedBy={whyId}
                stops={STOPS_MS}
                value={heartbeat.intervalMs}
                format={(ms) => `every ${formatDuration(ms)}`}
                onChange={(intervalMs) => actions.edit(setHeartbeat(lane, { ...heartbeat, intervalMs }))}
              />
            )}
          </>
        )}
      </Field>
      {heartbeat && lane.transport === 'websocket' && (
        <Field label="Its answer" why={answerWhy(heartbeat)}>
          {({ labelId, whyId }) => (
            <StopSlider
              labelledBy={labelId}
              describedBy={whyId}
              stops={STOPS_MS}
              value={heartbeat.timeoutMs}
              format={(ms) => `within ${formatDuration(ms)}`}
              onChange={(timeoutMs) => actions.edit(setHeartbeat(lane, { ...heartbeat, timeoutMs }))}
            />
          )}
        </Field>
      )}
      {lane.client === 'managed' && (
        <Field label="Watchdog of our client" why={watchdogWhy(lane)}>
          {({ labelId, whyId }) => (
            <>
              <Choice
                labelledBy={labelId}
                describedBy={whyId}
                value={watchdogMs === undefined ? 'off' : 'on'}
                options={[
                  { value: 'on', label: 'On' },
                  { value: 'off', label: 'Off' },
                ]}
                onChange={(value) => actions.edit(setWatchdog(lane, value === 'on' ? DEFAULT_SILENCE_MS : null))}
              />
              {watchdogMs !== undefined && (
                <StopSlider
                  labelledBy={labelId}
                  describedBy={whyId}
                  stops={STOPS_MS}
                  value={watchdogMs}
                  format={(ms) => `after ${formatDuration(ms)}`}
                  onChange={(ms) => actions.edit(setWatchdog(lane, ms))}
                />
              )}
            </>
          )}
        </Field>
      )}
    </>
  )
}
