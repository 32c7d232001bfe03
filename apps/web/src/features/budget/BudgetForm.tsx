import { Network, Square } from 'lucide-react'
import { useState } from 'react'
import type { CrowdSettings } from '../../engine/trials.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'
import { NumberField } from '../../ui/NumberField.tsx'
import styles from './BudgetForm.module.css'
import { KIND_NAMES } from './budget-rows.ts'

/** Chromium's own limit for WebSockets is 255: some more show where it lies. */
const MAX_COUNT = 300
/** More than the six of HTTP/1.1. */
const FIRST_COUNT = 10
const PROTOCOLS = ['h1', 'h1-tls', 'h2'] as const

const PROTOCOL_WHY: Record<CrowdSettings['protocol'], string> = {
  h1: 'Each connection of its own. Browsers open six to one site for fetch, images and EventSource together; a WebSocket is not counted.',
  'h1-tls': 'Encrypted, and the same six.',
  h2: 'All are streams of one TCP connection: as many as server and browser allow, 256 in Chromium.',
}

interface Props {
  ready: boolean
  held: CrowdSettings | null
  onHold(crowd: CrowdSettings | null): void
}

/** How many of what, over what. */
export function BudgetForm({ ready, held, onHold }: Props) {
  const [crowd, setCrowd] = useState<CrowdSettings>({ kind: 'event-source', protocol: 'h1', count: FIRST_COUNT })
  const change = (part: Partial<CrowdSettings>): void => {
    const next = { ...crowd, ...part }
    setCrowd(next)
    if (held) onHold(next)
  }
  return (
    <>
      <Field label="Kind" why="What is opened, all at once, and held.">
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            value={crowd.kind}
            options={(['event-source', 'websocket'] as const).map((value) => ({ value, label: KIND_NAMES[value] }))}
            onChange={(kind) => change({ kind })}
          />
        )}
      </Field>
      <Field label="How many" why={`From 1 to ${MAX_COUNT}.`}>
        {({ labelId, whyId }) => (
          <NumberField
            labelledBy={labelId}
            describedBy={whyId}
            value={crowd.count}
            min={1}
            max={MAX_COUNT}
            unit=""
            onChange={(count) => change({ count })}
          />
        )}
      </Field>
      <Field label="Protocol" why={PROTOCOL_WHY[crowd.protocol]}>
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            value={crowd.protocol}
            options={PROTOCOLS.map((value) => ({ value, label: PROTOCOL_NAMES[value] }))}
            onChange={(protocol) => change({ protocol })}
          />
        )}
      </Field>
      <div className={styles.acts}>
        {held ? (
          <Button strong icon={<Square aria-hidden size={14} />} onClick={() => onHold(null)}>
            Close them
          </Button>
        ) : (
          <Button strong disabled={!ready} icon={<Network aria-hidden size={15} />} onClick={() => onHold(crowd)}>
            Open them
          </Button>
        )}
      </div>
    </>
  )
}
