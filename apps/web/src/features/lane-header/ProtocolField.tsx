import { protocolOf, type LaneSettings, type Protocol, type WebTransportMode } from '@wireside/contract/lanes'
import { useActions } from '../../store/context.ts'
import { chooseProtocol, editLane } from '../../store/settings-edit.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'
import { MODE_NAMES } from './mode-names.ts'

const PROTOCOLS: readonly Protocol[] = ['h1', 'h1-tls', 'h2']
const PROTOCOL_WHY: Record<Protocol, string> = {
  h1: 'A TCP connection of its own, in the clear: what this Lab counts is what a sniffer sees.',
  'h1-tls': 'A TCP connection of its own, encrypted. Bytes are counted before encryption.',
  h2: 'One stream on a TCP connection that all lanes over HTTP/2 share: what happens to it happens to all of them.',
}

/** What carries the lane. */
export function ProtocolField({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  if (lane.transport === 'webtransport') return <ModeField lane={lane} />
  return (
    <Field label="Protocol" why={PROTOCOL_WHY[protocolOf(lane)]}>
      {({ labelId, whyId }) => (
        <Choice
          labelledBy={labelId}
          describedBy={whyId}
          value={protocolOf(lane)}
          options={PROTOCOLS.map((protocol) => ({ value: protocol, label: PROTOCOL_NAMES[protocol] }))}
          onChange={(protocol) => actions.edit(chooseProtocol(lane, protocol))}
        />
      )}
    </Field>
  )
}

const MODES: readonly WebTransportMode[] = ['stream', 'streams', 'datagrams']
const MODE_WHY: Record<WebTransportMode, string> = {
  stream: 'All messages on one reliable stream: what is lost holds up everything behind it, as on TCP.',
  streams: 'Each message on a stream of its own: what is lost holds up itself alone.',
  datagrams: 'Each message a datagram of at most 1 200 bytes: what is lost is not sent again, and what is longer not sent at all.',
}

function ModeField({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
  const mode = lane.mode ?? 'stream'
  return (
    <Field label="Messages as" why={MODE_WHY[mode]}>
      {({ labelId, whyId }) => (
        <Choice
          labelledBy={labelId}
          describedBy={whyId}
          value={mode}
          options={MODES.map((value) => ({ value, label: MODE_NAMES[value] }))}
          onChange={(chosen) => actions.edit(editLane('mode', lane.id, { mode: chosen }))}
        />
      )}
    </Field>
  )
}
