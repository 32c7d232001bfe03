import type { LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS, type Compression } from '@wireside/contract/transports'
import { useActions } from '../../store/context.ts'
import { editLane } from '../../store/settings-edit.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'

const LABELS: Record<Compression, string> = { off: 'Off', on: 'On', 'no-takeover': 'Each alone' }

/** Whether the server compresses this lane; a change opens a new connection, as it is agreed in the heads. */
export function CompressionField({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  return (
    <Field label="Compression" why={why(lane)}>
      {({ labelId, whyId }) => (
        <Choice
          labelledBy={labelId}
          describedBy={whyId}
          value={lane.compression}
          options={TRANSPORTS[lane.transport].compressions.map((value) => ({ value, label: LABELS[value] }))}
          onChange={(compression) => actions.edit(editLane('compression', lane.id, { compression }))}
        />
      )}
    </Field>
  )
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
