import { protocolOf, type LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import { Popover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { memo } from 'react'
import type { LaneState } from '../../engine/messages.ts'
import { useActions } from '../../store/context.ts'
import { chooseClient, chooseIds } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import type { ClientSource } from '../../ui/client-source.ts'
import { Field } from '../../ui/Field.tsx'
import { plural } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { clientWords } from './client-words.ts'
import popup from '../../ui/popup.module.css'
import styles from './ClientMenu.module.css'
import { CompressionField } from './CompressionField.tsx'
import { PollFields } from './PollFields.tsx'
import { Http2Fields } from './Http2Fields.tsx'
import { ProtocolField } from './ProtocolField.tsx'
import { SilenceFields } from './SilenceFields.tsx'

interface Props {
  lane: LaneSettings
  source: ClientSource
  state: LaneState
}

/** Who reconnects this lane, what it resumes from, and the code that does it. The figures beside it change four times a second, it does not. */
const ClientMenu = memo(function ClientMenu({ lane, source, state }: Props) {
  const actions = useActions()
  const { ids, comesBack } = TRANSPORTS[lane.transport]
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger}>
        {clientWords(lane)}
        <ChevronDown aria-hidden size={14} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className={popup.positioner}>
          <Popover.Popup className={`${popup.popup} ${styles.popup}`}>
            <Popover.Title className={popup.title}>
              <LaneName lane={lane} />, its client
            </Popover.Title>
            <Field label="Who reconnects" why={lane.client === 'bare' ? asShipped(lane.transport) : ourClient(lane, source)}>
              {({ labelId, whyId }) => (
                <Choice
                  labelledBy={labelId}
                  describedBy={whyId}
                  value={lane.client}
                  options={[
                    { value: 'bare', label: 'As shipped' },
                    { value: 'managed', label: 'Our client' },
                  ]}
                  onChange={(client) => actions.edit(chooseClient(lane, client))}
                />
              )}
            </Field>
            {ids === 'none' ? (
              <p className={popup.why}>One request, one answer: there is no place for an id, so what is missed stays missed.</p>
            ) : (
              <Field label="Ids" why={lane.transport === 'socketio' ? SOCKETIO_IDS_WHY : IDS_WHY[ids]}>
                {({ labelId, whyId }) => (
                  <Choice
                    labelledBy={labelId}
                    describedBy={whyId}
                    value={lane.ids ? 'on' : 'off'}
                    options={[
                      { value: 'on', label: 'On' },
                      { value: 'off', label: 'Off' },
                    ]}
                    onChange={(value) => actions.edit(chooseIds(lane, value === 'on'))}
                  />
                )}
              </Field>
            )}
            <CompressionField lane={lane} />
            {lane.transport === 'long-poll' && <PollFields lane={lane} />}
            <SilenceFields lane={lane} />
            <ProtocolField lane={lane} />
            {protocolOf(lane) === 'h2' && <Http2Fields lane={lane} />}
            <div className={styles.acts}>
              {state === 'closed' ? (
                <Button onClick={() => actions.reconnect(lane.id)}>Reconnect</Button>
              ) : (
                <Button onClick={() => actions.disconnect(lane.id)}>Disconnect</Button>
              )}
              <span className={popup.why}>By your own hand, in the page: the server is not asked to do anything.</span>
            </div>
            {!comesBack && (
              <details className={styles.source}>
                <summary>Our client’s source, {plural(source.lines, 'line')}</summary>
                {source.files.map(({ name, text }) => (
                  <pre key={name} tabIndex={0} aria-label={name}>
                    {text}
                  </pre>
                ))}
              </details>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
})

export default ClientMenu

function asShipped(transport: Transport): string {
  switch (transport) {
    case 'websocket':
    case 'sse':
      return 'As shipped: what the browser gives you, no added code.'
    case 'sse-fetch':
      return 'As shipped: fetch and a parser of the event stream; once it ends, nobody opens it again.'
    case 'webtransport':
      return 'As shipped: the browser’s WebTransport and our own framing of messages; once it ends, nobody opens it again.'
    case 'http-stream':
      return 'As shipped: fetch, and a line of JSON each message; once it ends, nobody opens it again.'
    case 'long-poll':
      return 'As shipped: a loop of fetches; it ends with the first that fails.'
    case 'iframe':
      return 'As shipped: a hidden frame whose document never ends; nobody is told of a cut, and nobody loads it again.'
    case 'socketio':
      return 'As shipped: socket.io-client, which comes back by itself; its waits are the lane’s and not jittered, so that lanes compare.'
  }
}

function ourClient({ transport, retryMs }: LaneSettings, source: ClientSource): string {
  const { comesBack, ids } = TRANSPORTS[transport]
  const resumes = ids === 'none' ? 'has nothing to resume from' : 'resumes from the last id'
  const who = comesBack
    ? `Our client around ${transport === 'sse' ? 'EventSource' : 'socket.io-client'}`
    : `Our client, ${plural(source.lines, 'line')}`
  return `${who}: waits ${retryMs} ms before the first retry, then longer, and ${resumes}.`
}

const IDS_WHY: Record<'field' | 'prefix', string> = {
  field: 'An event stream has a field for ids; the client sends the last one back and the server replays what followed.',
  prefix: 'WebSocket has no place for an id: ours goes before the payload, and costs its own bytes.',
}

const SOCKETIO_IDS_WHY =
  'The last argument of each event: Socket.IO’s own recovery sends it back, with a private id of its session, and the server replays what followed.'
