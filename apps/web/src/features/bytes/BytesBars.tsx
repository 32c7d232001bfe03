import { useMemo } from 'react'
import type { Axes } from '../../ui/axes.ts'
import { Plot } from '../../ui/Plot.tsx'
import { BarMarks } from './BarMarks.tsx'
import { barTicks, niceMaximum, type BarRow } from './bytes-rows.ts'

/** Room for a lane's name. */
const NAME_WIDTH = 56
/** Room for what a message costs more, written at its bar's end. */
const LABEL_WIDTH = 84

/** Horizontal stacked bars from zero: the payload first, what the transport adds, or compression saves, at its end. */
export function BytesBars({ rows }: { rows: BarRow[] }) {
  const most = niceMaximum(Math.max(0, ...rows.map(({ payload, overhead, saved }) => payload + overhead + saved)))
  const axes = useMemo(() => barAxes(most), [most])
  return <Plot axes={axes}>{(places) => <BarMarks rows={rows} places={places} />}</Plot>
}

function barAxes(most: number): Axes {
  return {
    margin: { top: 2, right: LABEL_WIDTH, bottom: 0, left: NAME_WIDTH },
    x: { from: 0, to: most, ticks: barTicks(most), label: bytesTick, height: 18, named: true },
    y: null,
  }
}

function bytesTick(bytes: number): string {
  return bytes >= 1000 ? `${bytes / 1000} kB` : `${bytes} B`
}
