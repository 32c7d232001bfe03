import type { LaneSettings } from '@wireside/contract/lanes'
import { ChevronLeft, ChevronRight, ChevronsRight, FileDown } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useActions, useLab } from '../../store/context.ts'
import type { LaneBytes } from '../../engine/messages.ts'
import type { LaneReading } from '../../store/lab-store.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { formatCount } from '../../ui/format.ts'
import { connectionTable } from './connection-rows.ts'
import { saveFile } from '../../ui/save-file.ts'
import { captureOf } from './tap-files.ts'
import {
  findPiece,
  heldSeqs,
  newestSeq,
  piecesOf,
  readExchanges,
  samePayloadBack,
  sentPayload,
  type Wanted,
  type PieceKind,
  type ReadExchange,
} from './wire-rows.ts'
import { WireColumn } from './WireColumn.tsx'
import styles from './WirePanel.module.css'

const KINDS: { value: PieceKind; label: string }[] = [
  { value: 'request', label: 'Request' },
  { value: 'answer', label: 'Answer' },
  { value: 'hello', label: 'Hello' },
  { value: 'message', label: 'Message' },
  { value: 'up', label: 'Upstream' },
  { value: 'control', label: 'Ping' },
  { value: 'end', label: 'End' },
]

interface LaneWire {
  lane: LaneSettings
  exchanges: ReadExchange[]
  counted: LaneBytes['counted'] | null
  why: string | null
}

/** The real bytes of every lane, side by side: pick what to look at, and every byte says what it is. */
export default function WirePanel() {
  const actions = useActions()
  const taps = useLab((lab) => lab.taps)
  const settings = useLab((lab) => lab.settings.lanes)
  const isRecording = useLab((lab) => lab.recording !== null)
  useEffect(() => {
    actions.readTaps()
    return actions.forgetTaps
  }, [actions])
  const lanes = useMemo(() => settings.map((lane) => laneWire(lane, taps[lane.id])), [settings, taps])
  if (isRecording) return <p>A recording holds figures and no bytes: close it to look at the wire.</p>
  return <Wire lanes={lanes} unixOffsetMs={firstOffset(taps)} read={actions.readTaps} />
}

function laneWire(lane: LaneSettings, reading: LaneReading | undefined): LaneWire {
  if (reading === undefined) return { lane, exchanges: [], counted: null, why: 'Reading…' }
  if ('why' in reading) return { lane, exchanges: [], counted: null, why: `Not read: ${reading.why}.` }
  return { lane, exchanges: readExchanges(reading.tap), counted: reading.tap.counted, why: null }
}

function firstOffset(taps: Record<string, LaneReading>): number {
  for (const reading of Object.values(taps)) if ('tap' in reading) return reading.tap.unixOffsetMs
  return 0
}

function Wire({ lanes, unixOffsetMs, read }: { lanes: LaneWire[]; unixOffsetMs: number; read(): void }) {
  const [kind, setKind] = useState<PieceKind>('message')
  /** Null: the newest that was read. */
  const [seq, setSeq] = useState<number | null>(null)
  const [back, setBack] = useState(0)
  const exchanges = useMemo(() => lanes.map((one) => one.exchanges), [lanes])
  const newest = useMemo(() => newestSeq(exchanges), [exchanges])
  const shown = seq ?? newest ?? 0
  const picks = useMemo(() => picksOf(lanes, kind, { seq: shown, orNewest: seq === null }, back), [lanes, kind, shown, seq, back])
  const held = useMemo(() => (kind === 'message' ? heldSeqs(exchanges) : []), [exchanges, kind])
  const most = useMemo(() => Math.max(0, ...exchanges.map((one) => piecesOf(one, kind).length)), [exchanges, kind])
  const at = held.indexOf(shown)
  const toNewest = (): void => {
    setSeq(null)
    setBack(0)
    read()
  }
  return (
    <div className={styles.panel}>
      <div className={styles.bar}>
        <div className={styles.kinds}>
          <Choice<PieceKind>
            label="What to look at"
            options={KINDS}
            value={kind}
            onChange={(next) => {
              setKind(next)
              setBack(0)
              read()
            }}
          />
        </div>
        <div className={styles.acts}>
          <div className={styles.step} role="group" aria-label="Which one">
            <Button
              aria-label="Older"
              icon={<ChevronLeft aria-hidden size={15} />}
              disabled={kind === 'message' ? at <= 0 : back >= most - 1}
              onClick={() => (kind === 'message' ? setSeq(held[at - 1] ?? shown) : setBack(back + 1))}
            />
            <output className={styles.which}>{whichOf(kind, newest === null ? null : shown, back, most)}</output>
            <Button
              aria-label="Newer"
              icon={<ChevronRight aria-hidden size={15} />}
              disabled={kind === 'message' ? at < 0 || at >= held.length - 1 : back === 0}
              onClick={() => (kind === 'message' ? setSeq(held[at + 1] ?? shown) : setBack(back - 1))}
            />
            <Button icon={<ChevronsRight aria-hidden size={15} />} onClick={toNewest}>
              Newest
            </Button>
          </div>
          <Button
            icon={<FileDown aria-hidden size={15} />}
            aria-describedby="wire-file"
            disabled={exchanges.every((one) => one.length === 0)}
            onClick={() => saveFile('wireside.pcapng', captureOf(exchanges.flat(), unixOffsetMs))}
          >
            Save for Wireshark
          </Button>
        </div>
      </div>
      <div className={styles.lanes}>
        {lanes.map(({ lane, exchanges: own, why }, index) => (
          <WireColumn
            key={lane.id}
            lane={lane}
            asked={kind === 'message' ? shown : null}
            piece={why === null ? findPiece(lane, own, picks[index] ?? { kind: 'request', back: 0 }) : { why }}
          />
        ))}
      </div>
      <details className={styles.more}>
        <summary>All bytes of each connection</summary>
        <DataTable {...connectionTable(lanes)} methods={['wire-bytes']} />
      </details>
      <p id="wire-file" className={styles.why}>
        These are the bytes that passed through the server’s link; the server keeps the first and the newest of each lane. In the file for
        Wireshark payload, times, addresses and ports are real, TCP/IP headers, handshake and sequence numbers made up to fit, and the
        session’s id written over with zeros, as in a .bin. Over TLS they are the clear bytes, which the server encrypts next or has
        decrypted; the records they became are only counted, in the table above. Over HTTP/2 only the lane’s own stream and the connection’s
        own frames are shown; in files its header fields are written out in full, as those on the wire refer to what other streams taught. A
        .bin can be read by hand: npm run -s dissect -- http1 {'<'} file.bin, or http2
      </p>
    </div>
  )
}

/** What to look for on each lane: upstream the same payload, however many others went by. */
function picksOf(lanes: readonly LaneWire[], kind: PieceKind, message: { seq: number; orNewest: boolean }, back: number): Wanted[] {
  if (kind === 'message') return lanes.map(() => ({ kind, ...message }))
  if (kind !== 'up') return lanes.map(() => ({ kind, back }))
  const pieces = lanes.map(({ exchanges }) => piecesOf(exchanges, 'up'))
  // A POST's tap holds few messages, a WebSocket's many: the lane that holds the fewest says which.
  const fewest = pieces.filter(({ length }) => length > back).toSorted((a, b) => a.length - b.length)[0]
  const wanted = fewest?.[back]
  return pieces.map((own) => ({ kind, back: wanted ? samePayloadBack(own, sentPayload(wanted), back) : back }))
}

function whichOf(kind: PieceKind, seq: number | null, back: number, most: number): string {
  if (kind === 'message') return seq === null ? 'none yet' : `#${formatCount(seq)}`
  return most === 0 ? 'none yet' : `${formatCount(most - Math.min(back, most - 1))} of ${formatCount(most)}`
}
