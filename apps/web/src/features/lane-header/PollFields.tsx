import type { LaneSettings } from '@wireside/contract/lanes'
import { DEFAULT_HOLD_MS, MAX_GATHER_MS, MAX_HOLD_MS } from '@wireside/contract/limits'
import { useActions } from '../../store/context.ts'
import { editLane } from '../../store/settings-edit.ts'
import { Field } from '../../ui/Field.tsx'
import { NumberField } from '../../ui/NumberField.tsx'

/** How long each poll is held, and for how many messages. */
export function PollFields({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  return (
    <>
      <Field label="Hold" why="How long the server keeps a poll while there is no message; longer means fewer empty answers.">
        {({ labelId, whyId }) => (
          <NumberField
            labelledBy={labelId}
            describedBy={whyId}
            value={lane.holdMs ?? DEFAULT_HOLD_MS}
            min={0}
            max={MAX_HOLD_MS}
            unit="ms"
            onChange={(holdMs) => actions.edit(editLane('hold', lane.id, { holdMs }))}
          />
        )}
      </Field>
      <Field label="Gather" why="How long a poll waits for more once it has a message: fewer heads, later messages.">
        {({ labelId, whyId }) => (
          <NumberField
            labelledBy={labelId}
            describedBy={whyId}
            value={lane.gatherMs ?? 0}
            min={0}
            max={MAX_GATHER_MS}
            unit="ms"
            onChange={(gatherMs) => actions.edit(editLane('gather', lane.id, { gatherMs }))}
          />
        )}
      </Field>
    </>
  )
}
