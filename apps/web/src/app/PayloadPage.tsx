import { Send, Share2, Square } from 'lucide-react'
import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { CostTable } from '../features/payload/CostTable.tsx'
import { PayloadInput } from '../features/payload/PayloadInput.tsx'
import { partsTable, payloadSentence, predictAll, wayRows, windowSentence } from '../features/payload/payload-rows.ts'
import { PASS_COUNT, PROBED_LANE } from '../features/payload/real-run.ts'
import { useRealRun } from '../features/payload/use-real-run.ts'
import { WayBars } from '../features/payload/WayBars.tsx'
import { COMPRESSED_WAYS, FIRST_WAYS, OTHER_WAYS, type Way } from '../features/payload/ways.ts'
import { useActions, useLab, useShown } from '../store/context.ts'
import { pastedText, type PastedPayload } from '../store/pasted-payload.ts'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Field } from '../ui/Field.tsx'
import { MethodLink } from '../ui/MethodLink.tsx'
import { NumberField } from '../ui/NumberField.tsx'
import { formatCount } from '../ui/format.ts'
import { fragmentOf, MAX_SHARED_BYTES, payloadOfFragment } from './payload-fragment.ts'
import layout from '../ui/page.module.css'
import styles from './PayloadPage.module.css'
import { useNarrow } from './use-narrow.ts'

const OverheadCurve = lazy(() => import('../features/payload/OverheadCurve.tsx'))

const EXAMPLE = JSON.stringify({ type: 'price', symbol: 'ACME', price: 412.07, volume: 1200, at: '2026-11-23T20:19:54.123Z' })
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
  const { passNumber, results, refused, start, stop } = useRealRun(payload)
  const shown = useDeferredValue(payload)
  const epoch = useShown((live) => live.epoch)
  const postHeads = useShown((live) => live.postHeads)
  /** The id of the next message: only its length counts. */
  const digits = useShown((live) => String(live.seq).length)
  const hasLane = useLab((lab) => lab.live.lanes[PROBED_LANE] !== undefined)
  useEffect(() => {
    if (hasLane) actions.probe(PROBED_LANE)
  }, [actions, hasLane])

  const predictions = useMemo(() => predictAll(shown, { epoch, postHeads, seq: 10 ** (digits - 1) }), [shown, epoch, postHeads, digits])
  const rows = wayRows(predictions, results)
  const narrow = useNarrow()
  const scale = { rate, clients }
  const of = (ways: readonly Way[]) => rows.filter(({ way }) => ways.includes(way))
  const sent = passNumber !== null ? 'running' : Object.keys(results).length > 0 ? 'over' : 'no'
  const bars = { scale, layers, sent } as const
  const again = windowSentence(rows)
  return (
    <main className={layout.page}>
      <h1 className={layout.sentence}>{payloadSentence(rows, shown.bytes.length, scale)}</h1>
      <div className={`${layout.columns} ${styles.columns}`}>
        <div className={`${layout.column} ${styles.given}`}>
          <PayloadInput
            payload={payload}
            onPayload={(next) => {
              setSendable(next !== null)
              setShared(false)
              if (next) setPayload(next)
            }}
          />
          <div className={styles.acts}>
            {passNumber !== null ? (
              <Button strong icon={<Square aria-hidden size={14} />} onClick={stop}>
                Stop sending
              </Button>
            ) : (
              <Button strong disabled={!sendable} icon={<Send aria-hidden size={14} />} onClick={start}>
                {sent === 'over' ? 'Send it again' : 'Send it for real'}
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
              {refused ?? said(passNumber, sent === 'over', shared)}
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
              <input type="checkbox" checked={layers} aria-describedby="layers-why" onChange={(event) => setLayers(event.target.checked)} />{' '}
              Add TLS and TCP/IP (computed)
            </label>
          </div>
          <p id="layers-why" className={styles.why} hidden={!layers}>
            Computed, not measured: each message leaves alone; TLS 1.3 adds 22 bytes to a record of up to 16 KiB, TCP over IPv4 with
            timestamps 52 to a segment of 1448. Acknowledgements and the handshakes are not in it.
          </p>
        </div>
        <section className={layout.column} aria-label="What it costs">
          <WayBars rows={of(FIRST_WAYS)} {...bars} />
          <p className={styles.why}>
            Predicted is <MethodLink id="computed">computed</MethodLink> as the specifications say; measured are{' '}
            <MethodLink id="wire-bytes">bytes on the wire</MethodLink>.
          </p>
          <details className={styles.more}>
            <summary>Compressed, binary, with id, in base64, as NDJSON, in a forever iframe, on Socket.IO; every part</summary>
            <div className={styles.all}>
              <h2 className={styles.group}>Compressed: the measured value counts</h2>
              <WayBars rows={of(COMPRESSED_WAYS)} {...bars} />
              {again && <p className={styles.again}>{again}</p>}
              <CostTable className={styles.why} />
              <h2 className={styles.group}>Not compressed: as the specifications say</h2>
              <WayBars rows={of(OTHER_WAYS)} {...bars} />
              <DataTable {...partsTable(rows, scale)} methods={['computed']} />
            </div>
          </details>
        </section>
      </div>
      <div className={styles.curve}>
        <Suspense fallback={<p className={styles.why}>Loading the chart…</p>}>
          <OverheadCurve size={shown.bytes.length} requestHeads={postHeads?.request ?? null} narrow={narrow} />
        </Suspense>
      </div>
    </main>
  )
}

function said(passNumber: number | null, over: boolean, shared: boolean): string {
  if (passNumber !== null) return `Lanes of this page carry it now: part ${passNumber} of ${PASS_COUNT + 1}, some seconds each.`
  if (over) return 'Sent. The Lab is back as it was; what was measured stays until the payload changes.'
  if (shared) return 'The address now carries it, behind the #: browsers don’t send that part to any server.'
  return `Sharing is for up to ${formatCount(MAX_SHARED_BYTES)} bytes.`
}
