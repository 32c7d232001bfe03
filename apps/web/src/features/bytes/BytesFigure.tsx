import { useRef } from 'react'
import { useLabHandle } from '../../store/context.ts'
import { shownSettings, shownState } from '../../store/lab-store.ts'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { Prose } from '../../ui/Prose.tsx'
import { useRedraw } from '../../ui/use-redraw.ts'
import { barRows, bytesSummary, bytesTable, stepRows } from './bytes-rows.ts'
import { BytesBars } from './BytesBars.tsx'
import styles from './BytesFigure.module.css'
import { OverheadSteps } from './OverheadSteps.tsx'

/** What a message costs on each lane, and what that adds up to. */
export function BytesFigure() {
  const figure = useRef<HTMLElement>(null)
  const { store } = useLabHandle()
  const lab = useRedraw(figure, store.subscribe, store.getState)
  const [state, lanes] = [shownState(lab), shownSettings(lab).lanes]
  return (
    <ChartFigure
      ref={figure}
      title="Bytes per message"
      unit="payload pale, overhead solid"
      summary={<Prose words={bytesSummary(state, lanes)} />}
      table={() => bytesTable(state, lanes)}
      method="wire-bytes"
    >
      <div className={styles.both}>
        <BytesBars rows={barRows(state, lanes)} />
        <p className={styles.caption}>Overhead so far, heads included</p>
        <OverheadSteps {...stepRows(state, lanes)} lanes={lanes} />
      </div>
    </ChartFigure>
  )
}
