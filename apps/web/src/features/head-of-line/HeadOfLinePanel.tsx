import { Play } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useActions, useLab, useShown } from '../../store/context.ts'
import { Button } from '../../ui/Button.tsx'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatDuration } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { headOfLineRows, type HeadOfLineRow } from './head-of-line-rows.ts'
import styles from './HeadOfLinePanel.module.css'
import { HeadOfLinePlot } from './HeadOfLinePlot.tsx'
import { headOfLineSetup } from './head-of-line-setup.ts'

/** The scale has at least so much room: a lane where nothing waits is not drawn as a storm. */
const LEAST_MS = 100

/** What one lost packet holds up: on one stream all that is behind it, on many itself alone, as a datagram nothing. */
export default function HeadOfLinePanel() {
  const actions = useActions()
  const lanes = useLab((lab) => lab.settings.lanes)
  const arrived = useShown((state) => state.arrived)
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure)
  useEffect(() => {
    actions.watchArrivals(true)
    return () => actions.watchArrivals(false)
  }, [actions])
  const { first, rows } = headOfLineRows(lanes, arrived)
  const maxMs = Math.max(LEAST_MS, ...rows.map((row) => row.maxMs ?? 0))
  return (
    <div className={styles.panel}>
      <div className={styles.set}>
        <Button strong icon={<Play aria-hidden size={15} />} onClick={() => actions.edit(headOfLineSetup())}>
          Set the experiment up
        </Button>
        <p>
          Four lanes, 100 messages a second, 20 ms each way. On the three of WebTransport 3 % of the packets down are really lost; beside
          them a WebSocket under <em>Stall</em>, which models what the same loss does to TCP. Undo brings your lanes back.
        </p>
      </div>
      <ChartFigure
        ref={figure}
        title="Head of line"
        unit="latency of each message, in the order they were sent; ● waited, ○ overtaken, ▾ never came"
        summary={summaryOf(rows)}
        table={() => tableOf(rows)}
        method="one-way"
      >
        {rows.map((row) => (
          <div key={row.lane.id} className={styles.row}>
            <span className={styles.name}>
              <LaneName lane={row.lane} /> <span className={styles.how}>{howOf(row)}</span>
            </span>
            {width > 0 && <HeadOfLinePlot row={row} first={first} maxMs={maxMs} width={width} />}
          </div>
        ))}
      </ChartFigure>
    </div>
  )
}

const HOW = { stream: 'one stream', streams: 'a stream each', datagrams: 'datagrams' }

function howOf({ lane }: HeadOfLineRow): string {
  if (lane.transport === 'webtransport') return HOW[lane.mode ?? 'stream']
  return lane.conditions.some(({ type }) => type === 'stall') ? 'one TCP connection, its loss modelled' : 'one TCP connection'
}

function summaryOf(rows: readonly HeadOfLineRow[]) {
  const seen = rows.filter(({ marks }) => marks.length > 0)
  if (seen.length === 0) return 'No message has come since this was opened.'
  return seen.map((row, index) => (
    <span key={row.lane.id}>
      {index > 0 && ' '}
      <LaneName lane={row.lane} /> ({howOf(row)}): {row.waited} of {row.marks.length} waited, {row.overtaken} overtaken, {row.lost.length}{' '}
      never came.
    </span>
  ))
}

function tableOf(rows: readonly HeadOfLineRow[]): TableData {
  return {
    caption: 'Head of line: the messages in sight',
    columns: ['lane', 'as', 'came', 'waited', 'overtaken', 'never came', 'median', 'longest'],
    rows: rows.map((row) => ({
      key: row.lane.id,
      cells: [
        <LaneName key="lane" lane={row.lane} />,
        howOf(row),
        row.marks.length,
        row.waited,
        row.overtaken,
        row.lost.length,
        row.medianMs === null ? '–' : formatDuration(row.medianMs),
        row.maxMs === null ? '–' : formatDuration(row.maxMs),
      ],
    })),
  }
}
