import { Send, Share2, Square } from 'lucide-react'
import { lazy, Suspense, useDeferredValue, useEffect, useState } from 'react'
import { PayloadInput } from '../features/payload/PayloadInput.tsx'
import { partsTable, payloadSentence, wayRows } from '../features/payload/payload-rows.ts'
import { useRealRun } from '../features/payload/use-real-run.ts'
import { WayBars } from '../features/payload/WayBars.tsx'
import { useActions, useLab, useShown } from '../store/context.ts'
import { pastedText, type PastedPayload } from '../store/pasted-payload.ts'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Field } from '../ui/Field.tsx'
import { NumberField } from '../ui/NumberField.tsx'
import { fragmentOf, MAX_SHARED_BYTES, payloadOfFragment } from './payload-fragment.ts'
import styles from './PayloadPage.module.css'

const OverheadCurve = lazy(() => import('../features/payload/OverheadCurve.tsx'))

const EXAMPLE = JSON.stringify({ type: 'price', symbol: 'ACME', price: 412.07, volume: 1200, at: '2026-11-23T20:19:54.123Z' })
/** The four ways that are compared first; the others are one click away. */
const FIRST_ROWS = 4
const MAX_CLIENTS = 10_000_000

/** What one payload costs on every way, as the specifications say; and, sent for real, as the wire says. */
export function PayloadPage() {
  const actions = useActions()
  const [payload, setPayload] = useState<PastedPayload>(() => payloadOfFragment(window.location.hash) ?? pastedText(EXAMPLE))
  const [sendable, setSendable] = useState(true)
  const [rate, setRate] = useState(10)
  const [clients, setClients] = useState(1)
  const [layers, setLayers] = useState(false)
  const [shared, setShared] = useState(false)
  const { running, start, stop } = useRealRun(payload)
  const shown = useDeferredValue(payload)
  const state = useShown((live) => live)
  const hasLane = useLab((lab) => lab.live.lanes.sse !== undefined)
  useEffect(() => {
    if (hasLane) actions.probe('sse')
  }, [actions, hasLane])

  const rows = wayRows(shown, state, running)
  const scale = { rate, clients }
  const first = rows.slice(0, FIRST_ROWS)
  const more = rows.slice(FIRST_ROWS)
  return (
    <main className={styles.page}>
      <h1 className={styles.sentence}>{payloadSentence(rows, shown.bytes.length, scale)}</h1>
      <div className={styles.columns}>
        <div className={styles.given}>
          <PayloadInput
            payload={payload}
            onPayload={(next) => {
              setSendable(next !== null)
              setShared(false)
              if (next) setPayload(next)
            }}
          />
          <div className={styles.acts}>
            {running ? (
              <Button strong icon={<Square aria-hidden size={14} />} onClick={stop}>
                Stop sending
              </Button>
            ) : (
              <Button strong disabled={!sendable} icon={<Send aria-hidden size={14} />} onClick={start}>
                Send it for real
              </Button>
            )}
            <Button
              icon={<Share2 aria-hidden size={14} />}
              disabled={payload.bytes.length > MAX_SHARED_BYTES}
              onClick={() => {
                window.history.replaceState(window.history.state, '', `${window.location.pathname}${fragmentOf(payload)}`)
                setShared(true)
              }}
            >
              Put it into the address
            </Button>
            <p className={styles.why} role="status">
              {running
                ? 'The lanes of this page carry it now, both ways; each message is held against its prediction.'
                : shared
                  ? 'The address now carries it, behind the #: browsers don’t send that part to any server.'
                  : `Sharing is for up to ${MAX_SHARED_BYTES.toLocaleString('en')} bytes.`}
            </p>
          </div>
          <div className={styles.scale}>
            <Field label="Rate" why="Messages a second to each client.">
              {({ labelId, whyId }) => (
                <NumberField labelledBy={labelId} describedBy={whyId} value={rate} min={1} max={1000} unit="/s" onChange={setRate} />
              )}
            </Field>
            <Field label="Clients" why="How many get it, for the bytes a day.">
              {({ labelId, whyId }) => (
                <NumberField
                  labelledBy={labelId}
                  describedBy={whyId}
                  value={clients}
                  min={1}
                  max={MAX_CLIENTS}
                  unit=""
                  onChange={setClients}
                />
              )}
            </Field>
            <label className={styles.layers}>
              <input type="checkbox" checked={layers} onChange={(event) => setLayers(event.target.checked)} /> Add TLS and TCP/IP (computed)
            </label>
          </div>
        </div>
        <section className={styles.ways} aria-label="What it costs">
          <WayBars rows={first} scale={scale} layers={layers} running={running} />
          <details className={styles.more}>
            <summary>With id, in base64, as NDJSON; every part</summary>
            <WayBars rows={more} scale={scale} layers={layers} running={running} />
            <DataTable {...partsTable(rows, scale)} />
          </details>
        </section>
      </div>
      <div className={styles.curve}>
        <Suspense fallback={<p className={styles.why}>Loading the chart…</p>}>
          <OverheadCurve size={shown.bytes.length} requestHeads={state.postHeads?.request ?? null} />
        </Suspense>
      </div>
    </main>
  )
}
