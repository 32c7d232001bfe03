import { Pause, Play } from 'lucide-react'
import { useActions, useLab } from '../store/context.ts'
import { editWorkload } from '../store/settings-edit.ts'
import { Button } from '../ui/Button.tsx'
import { Hint } from '../ui/Hint.tsx'

/** Stops the workload: no message is made until it goes on. Connections stay as they are. */
export function PauseButton() {
  const actions = useActions()
  const running = useLab((lab) => lab.settings.workload.running)
  const replaying = useLab((lab) => lab.recording !== null)
  const icon = running ? <Pause aria-hidden size={15} /> : <Play aria-hidden size={15} />
  return (
    <Hint text={running ? 'Pause: no message is made; connections stay. Key Space.' : 'Go on making messages. Key Space.'}>
      <Button
        icon={icon}
        disabled={replaying}
        onClick={() => actions.edit(editWorkload(running ? 'pause' : 'go on', { running: !running }))}
      >
        {running ? 'Pause' : 'Go on'}
      </Button>
    </Hint>
  )
}
