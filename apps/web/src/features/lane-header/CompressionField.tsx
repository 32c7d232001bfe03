import type { LaneSettings } from '@wireside/contract/lanes'
import { isStreamed } from '@wireside/contract/send-cost'
import { TRANSPORTS, type Compression } from '@wireside/contract/transports'
import { useActions, useLab } from '../../store/context.ts'
import { editLane } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatMicroseconds } from '../../ui/format.ts'
import styles from './CompressionField.module.css'

const LABELS: Record<Compression, string> = { off: 'Off', on: 'On', 'no-takeover': 'Each alone' }

/** Whether the server compresses this lane; a change opens a new connection, as it is agreed in the heads. */
export function CompressionField({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  const { transport } = lane
  const { compressions } = TRANSPORTS[transport]
  if (!isStreamed(transport)) return null
  return (
    <>
      <Field label="Compression" why={why(lane)}>
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            value={lane.compression}
            options={compressions.map((value) => ({ value, label: LABELS[value] }))}
            onChange={(compression) => actions.edit(editLane('compression', lane.id, { compression }))}
          />
        )}
      </Field>
      <div className={styles.cost}>
        <Button quiet onClick={() => actions.sendCost(compressions.map((compression) => ({ transport, compression })))}>
          Measure the server’s CPU
        </Button>
        <p className={styles.figures} role="status">
          <CostWords lane={lane} />
        </p>
      </div>
    </>
  )
}

const HOW = 'Of the whole process, median of five rounds and their range; without the link and the kernel’s send.'

function CostWords({ lane: { transport } }: { lane: LaneSettings }) {
  const cost = useLab((lab) => lab.sendCost)
  switch (cost.state) {
    case 'unknown':
      return 'What one message of this workload takes, compressed and not.'
    case 'measuring':
      return 'Measuring…'
    case 'refused':
      return cost.why
    case 'measured': {
      const own = cost.costs.filter((one) => one.transport === transport)
      if (own.length === 0) return 'What one message of this workload takes, compressed and not.'
      const figures = own.map(
        ({ compression, medianUs, lowUs, highUs }) =>
          `${LABELS[compression]} ${formatMicroseconds(medianUs)} (${formatMicroseconds(lowUs)} – ${formatMicroseconds(highUs)})`,
      )
      return `${figures.join(' · ')} a message. ${HOW}`
    }
  }
}

function why({ transport, compression }: LaneSettings): string {
  switch (compression) {
    case 'off':
      return 'Messages leave as they are. A change opens a new connection.'
    case 'no-takeover':
      return 'permessage-deflate without context takeover: each message is compressed alone, and nothing is remembered between them.'
    case 'on':
      return transport === 'websocket'
        ? 'permessage-deflate: the last 32 KiB are remembered, so that what repeats shrinks; each connection costs the server memory and CPU.'
        : 'gzip over the whole stream, flushed after each message: the last 32 KiB are remembered, so that what repeats shrinks.'
  }
}
