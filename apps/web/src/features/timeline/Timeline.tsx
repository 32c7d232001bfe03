import type { LaneSettings } from '@wireside/contract/lanes'
import { useRef } from 'react'
import { useLab, useShown } from '../../store/context.ts'
import { shownSettings } from '../../store/lab-store.ts'
import type { LabState } from '../../store/lab-state.ts'
import { timeWindow } from '../../store/time-window.ts'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { formatAxisSeconds, formatDuration } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import type { TableData } from '../../ui/DataTable.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { Story } from './Story.tsx'
import { storyOf } from './story-rows.ts'
import { timelineRows } from './timeline-rows.ts'
import { TimelinePlot } from './TimelinePlot.tsx'

/** The connections of all lanes over time, and the sentence that says what happened. */
export function Timeline() {
  const state = useShown((shown) => shown)
  const lanes = useLab((lab) => shownSettings(lab).lanes)
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure)
  const { afterCut } = timeWindow(state)
  return (
    <ChartFigure
      ref={figure}
      title="Connection"
      unit={afterCut ? 'time since the cut' : 'time before now'}
      summary={<Story story={storyOf(state, lanes)} />}
      table={() => spanTable(state, lanes)}
    >
      {width > 0 && <TimelinePlot rows={(plot) => timelineRows(state, lanes, plot)} width={width} />}
    </ChartFigure>
  )
}

function spanTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  const { zero } = timeWindow(state)
  const rows = lanes.flatMap((lane) =>
    (state.lanes[lane.id]?.spans ?? []).map((span, index) => ({
      key: `${lane.id}-${index}`,
      cells: [
        <LaneName key="lane" lane={lane} />,
        formatAxisSeconds(span.from - zero),
        span.state + (span.code === undefined ? '' : ` ${span.code}`),
        formatDuration((span.to ?? state.now) - span.from),
        span.why ?? '',
      ],
    })),
  )
  return { caption: 'Connections of each lane, oldest first', columns: ['Lane', 'From', 'State', 'For', 'What the browser said'], rows }
}
