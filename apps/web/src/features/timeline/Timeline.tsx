import { useRef, useState } from 'react'
import { useLab, useShown } from '../../store/context.ts'
import { shownSettings } from '../../store/lab-store.ts'
import type { LabState } from '../../store/lab-state.ts'
import { lastCut, timeWindow } from '../../store/time-window.ts'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { Story } from './Story.tsx'
import { storyOf } from './story-rows.ts'
import { timelineRows } from './timeline-rows.ts'
import { timelineTable } from './timeline-table.tsx'
import { TimelinePlot } from './TimelinePlot.tsx'

/** Text of 12 px becomes one that is read from the back of a room. */
const STAGE_SCALE = 1.6

/** The connections of all lanes over time, and the sentence that says what happened. */
export function Timeline({ onStage }: { onStage: boolean }) {
  const state = useShown((shown) => shown)
  const lanes = useLab((lab) => shownSettings(lab).lanes)
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure)
  const [pointed, setPointed] = useState<string | null>(null)
  return (
    <ChartFigure
      ref={figure}
      title="Connection"
      unit={pointed ?? zeroWords(state)}
      pointable
      summary={<Story story={storyOf(state, lanes)} />}
      table={() => timelineTable(state, lanes)}
      method="connection-states"
    >
      {width > 0 && (
        <TimelinePlot
          rows={(plot) => timelineRows(state, lanes, plot)}
          width={width}
          scale={onStage ? STAGE_SCALE : 1}
          onPoint={setPointed}
        />
      )}
    </ChartFigure>
  )
}

/** What the axis counts from. */
function zeroWords(state: LabState): string {
  if (!timeWindow(state).afterCut) return 'time before now'
  const kind = lastCut(state)?.kind
  return kind === 'silence' || kind === 'handoff' ? 'time since it went silent' : 'time since the cut'
}
