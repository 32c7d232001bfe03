import { useRef } from 'react'
import { useLabHandle } from '../../store/context.ts'
import { shownSettings, shownState } from '../../store/lab-store.ts'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { Prose } from '../../ui/Prose.tsx'
import { useRedraw } from '../../ui/use-redraw.ts'
import { latencyRows, latencySummary, latencyTable } from './latency-rows.ts'
import styles from './LatencyFigure.module.css'
import { LatencyPlot } from './LatencyPlot.tsx'

/** How late each message was, lane beneath lane on shared axes. */
export function LatencyFigure() {
  const figure = useRef<HTMLElement>(null)
  const { store } = useLabHandle()
  const lab = useRedraw(figure, store.subscribe, store.getState)
  const [state, settings] = [shownState(lab), shownSettings(lab)]
  const { shown, from, to } = latencyRows(state, settings.lanes, settings.workload.rate)
  return (
    <ChartFigure
      ref={figure}
      title="Latency"
      unit={shown[0]?.as === 'dots' ? 'one way, log: each message' : 'one way, log: p5–p95, median, maxima as dots'}
      summary={<Prose words={latencySummary(state, settings.lanes)} />}
      table={() => latencyTable(state, settings.lanes)}
      method="one-way"
    >
      <div className={styles.multiples}>
        {shown.map((lane, index) => (
          <LatencyPlot key={lane.lane.id} {...lane} from={from} to={to} last={index === shown.length - 1} />
        ))}
      </div>
    </ChartFigure>
  )
}
