import type { Transport } from '@wireside/contract/transports'
import {
  Activity,
  ArrowUp,
  Binary,
  Braces,
  ChevronDown,
  ChevronUp,
  Clapperboard,
  Code,
  Diff,
  DoorOpen,
  FileDown,
  ListChecks,
  ListOrdered,
  Siren,
  Waves,
  type LucideIcon,
} from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { useLab } from '../store/context.ts'
import { LedgerPanel } from '../features/ledger/LedgerPanel.tsx'
import { ScriptPanel } from '../features/script/ScriptPanel.tsx'
import { OUR_CLIENTS } from './client-source.ts'
import { readExample } from './examples.ts'
import styles from './Drawer.module.css'

/** None of these is needed for the first paint; all are fetched soon after, while the server can surely be reached. */
const LOADS = {
  workload: () => import('../features/workload/WorkloadPanel.tsx'),
  link: () => import('../features/link-conditions/LinkPanel.tsx'),
  incidents: () => import('../features/presets/PresetsPanel.tsx'),
  wire: () => import('../features/wire/WirePanel.tsx'),
  headOfLine: () => import('../features/head-of-line/HeadOfLinePanel.tsx'),
  rooms: () => import('../features/rooms/RoomsPanel.tsx'),
  uplink: () => import('../features/uplink/UplinkPanel.tsx'),
  pair: () => import('../features/pair/PairPanel.tsx'),
  code: () => import('../features/code/CodePanel.tsx'),
  storm: () => import('./StormSheet.tsx'),
  run: () => import('../features/run/RunPanel.tsx'),
}
const LOAD_AFTER_MS = 3000
const WorkloadPanel = lazy(LOADS.workload)
const LinkPanel = lazy(LOADS.link)
const PresetsPanel = lazy(LOADS.incidents)
const WirePanel = lazy(LOADS.wire)
const HeadOfLinePanel = lazy(LOADS.headOfLine)
const RoomsPanel = lazy(LOADS.rooms)
const UplinkPanel = lazy(LOADS.uplink)
const PairPanel = lazy(LOADS.pair)
const CodePanel = lazy(LOADS.code)
const StormSheet = lazy(LOADS.storm)
const RunPanel = lazy(LOADS.run)

interface Panel {
  name: string
  title: string
  icon: LucideIcon
  /** It is there only while a lane of this transport is. */
  needs?: Transport
  body(): ReactNode
}

const PANELS: Panel[] = [
  { name: 'workload', title: 'Message and workload', icon: Braces, body: () => <WorkloadPanel /> },
  { name: 'link', title: 'Link', icon: Activity, body: () => <LinkPanel /> },
  { name: 'incidents', title: 'Incidents', icon: Siren, body: () => <PresetsPanel /> },
  { name: 'storm', title: 'Storm', icon: Waves, body: () => <StormSheet /> },
  { name: 'script', title: 'Script', icon: Clapperboard, body: () => <ScriptPanel /> },
  { name: 'wire', title: 'Wire', icon: Binary, body: () => <WirePanel /> },
  { name: 'uplink', title: 'Uplink', icon: ArrowUp, body: () => <UplinkPanel /> },
  { name: 'rooms', title: 'Rooms', icon: DoorOpen, needs: 'socketio', body: () => <RoomsPanel /> },
  { name: 'head-of-line', title: 'Head of line', icon: ListOrdered, body: () => <HeadOfLinePanel /> },
  { name: 'pair', title: 'Pair difference', icon: Diff, body: () => <PairPanel /> },
  { name: 'ledger', title: 'Ledger', icon: ListChecks, body: () => <LedgerPanel /> },
  { name: 'code', title: 'Code', icon: Code, body: () => <CodePanel sources={OUR_CLIENTS} readExample={readExample} /> },
  { name: 'run', title: 'Record a run', icon: FileDown, body: () => <RunPanel /> },
]

/** Everything that is one click away: a row of names at the foot of the page, one of them open at a time. */
export function Drawer() {
  const [open, setOpen] = useState<string | null>(null)
  const lanes = useLab((lab) => lab.settings.lanes)
  const panels = PANELS.filter(({ needs }) => !needs || lanes.some(({ transport }) => transport === needs))
  const shown = panels.find((panel) => panel.name === open)
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    sheet.current?.focus()
  }, [open])
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled(Object.values(LOADS).map((load) => load())), LOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.drawer}>
      {shown && (
        <section
          ref={sheet}
          id="drawer-sheet"
          tabIndex={-1}
          className={styles.sheet}
          aria-label={shown.title}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented) return
            setOpen(null)
            document.getElementById(`drawer-${shown.name}`)?.focus()
          }}
        >
          <Suspense fallback={<p>Loading…</p>}>{shown.body()}</Suspense>
        </section>
      )}
      <div className={styles.names} role="toolbar" aria-label="More about this Lab">
        {panels.map(({ name, title, icon: Icon }) => (
          <button
            key={name}
            id={`drawer-${name}`}
            type="button"
            className={styles.name}
            aria-expanded={open === name}
            aria-controls={open === name ? 'drawer-sheet' : undefined}
            onClick={() => setOpen(open === name ? null : name)}
          >
            <Icon aria-hidden size={15} />
            {title}
            {open === name ? (
              <ChevronDown className={styles.turn} aria-hidden size={14} />
            ) : (
              <ChevronUp className={styles.turn} aria-hidden size={14} />
            )}
          </button>
        ))}
      </div>
    </div>
  )
}
