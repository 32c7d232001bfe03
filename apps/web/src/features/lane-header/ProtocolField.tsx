import { protocolOf, type LaneSettings, type Protocol } from '@wireside/contract/lanes'
import { useActions } from '../../store/context.ts'
import { chooseProtocol } from '../../store/settings-edit.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'

const PROTOCOLS: readonly Protocol[] = ['h1', 'h1-tls', 'h2']
const PROTOCOL_WHY: Record<Protocol, string> = {
  h1: 'A TCP connection of its own, in the clear: what this Lab counts is what a sniffer sees.',
  'h1-tls': 'A TCP connection of its own, encrypted. Bytes are counted before encryption.',
  h2: 'One stream on a TCP connection that all lanes over HTTP/2 share: what happens to it happens to all of them.',
}

/** What carries the lane. */
export function ProtocolField({ lane }: { lane: LaneSettings }) {
  const actions = useActions()
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
