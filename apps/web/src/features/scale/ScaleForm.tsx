import { describeProblem } from '@wireside/contract/problem'
import {
  checkScale,
  MAX_SCALE_BROADCASTS,
  MAX_SCALE_RATE,
  MAX_SCALE_SIZE,
  SCALE_STEPS,
  THREADED,
  type ScaleOffer,
  type ScaleSettings,
  type ScaleTransport,
} from '@wireside/contract/scale'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Choice, type Option } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatCount, grouped } from '../../ui/format.ts'
import { NumberField } from '../../ui/NumberField.tsx'
import { StopSlider } from '../../ui/StopSlider.tsx'
import styles from './ScaleForm.module.css'
import { SCALE_TRANSPORTS } from './scale-transports.ts'

const CONNECTION_STOPS = [100, 200, 500, 1000, 2000, 5000, 10_000]
const THREAD_STOPS = [100, 150, 200]

const FIRST: ScaleSettings = {
  transport: 'websocket',
  connections: 1000,
  size: 100,
  rate: 4,
  broadcasts: 8,
  encode: 'once',
  model: 'event-loop',
}

const TRANSPORTS: Option<ScaleTransport>[] = (Object.keys(SCALE_TRANSPORTS) as ScaleTransport[]).map((value) => {
  const { key, name, icon: Icon } = SCALE_TRANSPORTS[value]
  return {
    value,
    label: (
      <span className={styles.transport} data-lane={key}>
        <Icon aria-hidden size="1em" strokeWidth={2.5} /> {name}
      </span>
    ),
  }
})
const ENCODES: Option<ScaleSettings['encode']>[] = [
  { value: 'once', label: 'once' },
  { value: 'each', label: 'for each client' },
]
const MODELS: Option<ScaleSettings['model']>[] = [
  { value: 'event-loop', label: 'one event loop' },
  { value: 'threads', label: 'a thread each' },
]

interface Props {
  offer: ScaleOffer
  busy: boolean
  onStart(settings: ScaleSettings): void
}

/** What a run holds and sends. */
export function ScaleForm({ offer, busy, onStart }: Props) {
  const [settings, setSettings] = useState(FIRST)
  const set = (more: Partial<ScaleSettings>): void => setSettings((now) => ({ ...now, ...more }))
  const threads = settings.model === 'threads'
  const most = threads ? offer.maxThreads : offer.maxConnections
  const stops = (threads ? THREAD_STOPS : CONNECTION_STOPS).filter((stop) => stop <= most)
  const problems = checkScale(settings, offer)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (problems.length === 0 && !busy) onStart(settings)
      }}
    >
      <Field label="Transport" why="How each connection is held: by ws, node:http or socket.io, without this Lab’s link.">
        {({ labelId, whyId }) => (
          <Choice
            options={TRANSPORTS}
            value={settings.transport}
            labelledBy={labelId}
            describedBy={whyId}
            onChange={(transport) => set(THREADED.includes(transport) ? { transport } : { transport, model: 'event-loop' })}
          />
        )}
      </Field>
      <Field
        label="Connections"
        why={`Opened in ${SCALE_STEPS} steps, each of them measured. At most ${formatCount(most)}: ${threads ? threadsWhy(offer) : offer.why}.`}
      >
        {({ labelId, whyId }) => (
          <StopSlider
            stops={stops}
            value={settings.connections}
            format={formatCount}
            labelledBy={labelId}
            describedBy={whyId}
            onChange={(connections) => set({ connections })}
          />
        )}
      </Field>
      <div className={styles.numbers}>
        <Field label="Payload" why="Bytes of each message.">
          {({ labelId, whyId }) => (
            <NumberField
              labelledBy={labelId}
              describedBy={whyId}
              value={settings.size}
              min={0}
              max={MAX_SCALE_SIZE}
              unit="B"
              onChange={(size) => set({ size })}
            />
          )}
        </Field>
        <Field label="Rate" why="Broadcasts a second, each to every connection.">
          {({ labelId, whyId }) => (
            <NumberField
              labelledBy={labelId}
              describedBy={whyId}
              value={settings.rate}
              min={1}
              max={MAX_SCALE_RATE}
              unit="/s"
              onChange={(rate) => set({ rate })}
            />
          )}
        </Field>
        <Field label="Broadcasts" why="Measured at each step.">
          {({ labelId, whyId }) => (
            <NumberField
              labelledBy={labelId}
              describedBy={whyId}
              value={settings.broadcasts}
              min={1}
              max={MAX_SCALE_BROADCASTS}
              unit=""
              onChange={(broadcasts) => set({ broadcasts })}
            />
          )}
        </Field>
      </div>
      <Field label="Encode" why="Once: the bytes of a message are built once and written to all. For each client: built anew every time.">
        {({ labelId, whyId }) => (
          <Choice
            options={ENCODES}
            value={settings.encode}
            labelledBy={labelId}
            describedBy={whyId}
            onChange={(encode) => set({ encode })}
          />
        )}
      </Field>
      {THREADED.includes(settings.transport) && offer.maxThreads > 0 && (
        <Field
          label="Server"
          why="A thread each is for comparison, up to 200: a Node thread carries a JavaScript heap of its own and takes about 20 MB."
        >
          {({ labelId, whyId }) => (
            <Choice
              options={MODELS}
              value={settings.model}
              labelledBy={labelId}
              describedBy={whyId}
              onChange={(model) => set(model === 'threads' ? { model, connections: Math.min(settings.connections, 100) } : { model })}
            />
          )}
        </Field>
      )}
      <div className={styles.start}>
        <Button strong type="submit" disabled={busy || problems.length > 0} icon={<Play aria-hidden size={14} />}>
          Run
        </Button>
        <p className={styles.why} role="status">
          {problems.length > 0
            ? grouped(problems.map(describeProblem).join('; '))
            : `${formatCount(settings.connections * settings.rate)} messages a second at the last step, on loopback only.`}
        </p>
      </div>
    </form>
  )
}

function threadsWhy({ maxThreads }: ScaleOffer): string {
  return maxThreads < 200 ? 'half of the memory that is free here' : 'more would take gigabytes'
}
