import type { Protocol } from '@wireside/contract/lanes'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'
import { NumberField } from '../../ui/NumberField.tsx'
import type { UploadPlan } from './use-upload.ts'

const MEGABYTE = 1_000_000
/** At the lowest rate it still ends within the time that the server gives a request. */
const MAX_MEGABYTES = 25
const PROTOCOLS: readonly Protocol[] = ['h1', 'h1-tls', 'h2']
const RATES = ['full', '10', '2'] as const
const RATE_NAMES: Record<(typeof RATES)[number], string> = { full: 'As fast as it goes', '10': '10 MB/s', '2': '2 MB/s' }

interface Props {
  plan: UploadPlan
  /** An upload is under way: what it was asked for stays. */
  busy: boolean
  onPlan(plan: UploadPlan): void
}

/** What is sent, over what, and whether it is taken back on the way. */
export function UploadForm({ plan, busy, onPlan }: Props) {
  const change = (part: Partial<UploadPlan>): void => {
    if (!busy) onPlan({ ...plan, ...part })
  }
  return (
    <>
      <Field label="Size" why={`From 1 to ${MAX_MEGABYTES} MB of random bytes; the server counts them and drops them.`}>
        {({ labelId, whyId }) => (
          <NumberField
            labelledBy={labelId}
            describedBy={whyId}
            value={plan.bytes / MEGABYTE}
            min={1}
            max={MAX_MEGABYTES}
            unit="MB"
            onChange={(megabytes) => change({ bytes: megabytes * MEGABYTE })}
          />
        )}
      </Field>
      <Field label="Link" why="How fast the server’s link takes bytes in. On this machine alone an upload is over in no time.">
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            value={rateOf(plan)}
            options={RATES.map((value) => ({ value, label: RATE_NAMES[value] }))}
            onChange={(rate) => change({ bytesPerSecond: rate === 'full' ? null : Number(rate) * MEGABYTE })}
          />
        )}
      </Field>
      <Field label="Protocol" why="Over HTTP/2 the POST, its status and a WebSocket are streams of one connection.">
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            value={plan.protocol}
            options={PROTOCOLS.map((value) => ({ value, label: PROTOCOL_NAMES[value] }))}
            onChange={(protocol) => change({ protocol })}
          />
        )}
      </Field>
      <Field label="Cancel" why="Half way: as soon as the server says that it has half of it. Cancel does it at any time.">
        {({ labelId, whyId }) => (
          <Choice
            labelledBy={labelId}
            describedBy={whyId}
            value={plan.cancelHalfWay ? 'half' : 'no'}
            options={[
              { value: 'no', label: 'Let it finish' },
              { value: 'half', label: 'Half way' },
            ]}
            onChange={(value) => change({ cancelHalfWay: value === 'half' })}
          />
        )}
      </Field>
    </>
  )
}

function rateOf({ bytesPerSecond }: UploadPlan): (typeof RATES)[number] {
  return RATES.find((rate) => Number(rate) * MEGABYTE === bytesPerSecond) ?? 'full'
}
