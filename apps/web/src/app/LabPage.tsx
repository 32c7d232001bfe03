import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState, type CSSProperties } from 'react'
import { BreakRow } from '../features/break-row/BreakRow.tsx'
import { BytesFigure } from '../features/bytes/BytesFigure.tsx'
import { LaneHeader } from '../features/lane-header/LaneHeader.tsx'
import { LatencyFigure } from '../features/latency/LatencyFigure.tsx'
import { LessonStrip } from '../features/lessons/LessonStrip.tsx'
import { Timeline } from '../features/timeline/Timeline.tsx'
import { useActions, useLab, useShown, useShownLanes } from '../store/context.ts'
import type { Target } from '../store/settings-edit.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { formatCount } from '../ui/format.ts'
import { whenIdle } from '../ui/when-idle.ts'
import { OUR_CLIENTS } from './client-source.ts'
import { Drawer } from './Drawer.tsx'
import styles from './LabPage.module.css'
import { parseSearch } from './search.ts'
import { parseSettings } from './settings-url.ts'
import { useKeys } from './use-keys.ts'
import { useNarrow } from './use-narrow.ts'

const LanePicker = lazy(() => whenIdle(() => import('../features/lane-picker/LanePicker.tsx')))

/** What the Lab is about; lanes beyond it were added by hand. */
const PAIR = 2

type View = 'connection' | 'bytes' | 'latency'
const VIEWS: { value: View; label: string }[] = [
  { value: 'connection', label: 'Connection' },
  { value: 'bytes', label: 'Bytes' },
  { value: 'latency', label: 'Latency' },
]

export function LabPage() {
  const { stage } = useSearch({ from: '/' })
  const lanes = useShownLanes()
  const [target, setTarget] = useState<Target>('all')
  const [expanded, setExpanded] = useState(false)
  const [view, setView] = useState<View>('connection')
  useKeys(target)
  const { edit } = useActions()
  const setUp = useCallback((search: string) => edit({ name: 'lesson', apply: () => parseSettings(parseSearch(search)).settings }), [edit])
  const onStage = stage === 'cut'
  const narrow = useNarrow()
  /** A phone has room for one chart at a time; what is not shown is not drawn. */
  const shows = (chart: View): boolean => !narrow || view === chart
  return (
    <main className={styles.lab} data-stage={onStage || undefined} data-view={view} style={{ '--lanes': lanes.length } as CSSProperties}>
      <LessonStrip onSetUp={setUp} />
      <div className={styles.sentence}>
        <h1 className={styles.promise}>{promise(lanes.length)}</h1>
        <div className={styles.aside}>
          <NewestSeq />
          {!onStage && (
            <Suspense fallback={<Button disabled>Add a lane</Button>}>
              <LanePicker />
            </Suspense>
          )}
        </div>
      </div>
      <div className={styles.lanes}>
        {lanes.map((lane) => (
          <LaneHeader
            key={lane.id}
            lane={lane}
            source={OUR_CLIENTS[lane.transport]}
            expanded={expanded}
            onExpand={setExpanded}
            removable={lanes.length > PAIR && !onStage}
          />
        ))}
      </div>
      <div className={styles.breakRow}>
        <BreakRow target={target} onTarget={setTarget} />
      </div>
      <div className={styles.views}>
        <Choice<View> label="Which chart" options={VIEWS} value={view} onChange={setView} />
      </div>
      {shows('connection') && (
        <div className={styles.connection}>
          <Timeline onStage={onStage} />
        </div>
      )}
      {!onStage && (
        <div className={styles.charts}>
          {shows('bytes') && <BytesFigure />}
          {shows('latency') && <LatencyFigure />}
        </div>
      )}
      {onStage ? <StageKeys /> : <Drawer />}
    </main>
  )
}

function promise(lanes: number): string {
  if (lanes === 1) return 'The server sends every message on this lane.'
  return `The server sends every message on ${lanes === 2 ? 'both' : 'all'} lanes at the same instant.`
}

function NewestSeq() {
  const seq = useShown((state) => state.seq)
  const running = useLab((lab) => lab.settings.workload.running)
  return (
    <p className={styles.seq}>
      {running ? 'message' : 'paused at'} <b>#{formatCount(seq)}</b>
    </p>
  )
}

function StageKeys() {
  return (
    <p className={styles.keys}>
      <kbd>K</kbd> cut <kbd>F</kbd> close politely <kbd>S</kbd> silent <kbd>H</kbd> heal <kbd>R</kbd> reset <kbd>Space</kbd> pause
    </p>
  )
}
