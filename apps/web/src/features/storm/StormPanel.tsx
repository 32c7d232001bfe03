import { Dices } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { Field } from '../../ui/Field.tsx'
import { formatCount, formatDuration, plural } from '../../ui/format.ts'
import { StopSlider } from '../../ui/StopSlider.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { simulateStorm } from './storm.ts'
import { backWords, stormTable, type NamedStorm } from './storm-rows.ts'
import styles from './StormPanel.module.css'
import { StormPlot } from './StormPlot.tsx'

const CLIENTS = 1000
const OUTAGES_MS = [1000, 2000, 5000, 10_000, 20_000, 30_000]
const CAPACITIES = [10, 20, 50, 100, 200, 500]
const WAITS_MS = [500, 1000, 2000, 3000, 5000, 10_000]

interface Props {
  /** Our client's own rule: what it does here it does on the lanes. */
  waitBefore(attempt: number, firstWaitMs: number, random: () => number): number
}

/** What a thousand clients do to a server that comes back, by how each waits before it tries again. Simulated. */
export function StormPanel({ waitBefore }: Props) {
  const [outageMs, setOutage] = useState(5000)
  const [capacity, setCapacity] = useState(50)
  const [waitMs, setWait] = useState(3000)
  const [seed, setSeed] = useState(1)
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure)
  const storms = useMemo((): NamedStorm[] => {
    const options = { clients: CLIENTS, outageMs, capacity, seed }
    return [
      { name: 'EventSource: a fixed delay', storm: simulateStorm(options, () => waitMs) },
      { name: 'Our back-off, without jitter', storm: simulateStorm(options, (attempt) => waitBefore(attempt, waitMs, () => 0)) },
      { name: 'Our back-off, jittered', storm: simulateStorm(options, (attempt, random) => waitBefore(attempt, waitMs, random)) },
    ]
  }, [outageMs, capacity, waitMs, seed, waitBefore])
  const [fixed, , jittered] = storms as [NamedStorm, NamedStorm, NamedStorm]
  return (
    <div className={styles.panel}>
      <p className={styles.intro}>
        Simulated, not measured: {formatCount(CLIENTS)} clients lose one server at once and try until each is back. Ours waits by the code
        that runs on the lanes: its first wait is exact, every later one jittered.
      </p>
      <ChartFigure
        ref={figure}
        title="Attempts at the server"
        unit="in each 100 ms since the cut, log, simulated"
        summary={`With a fixed delay up to ${plural(fixed.storm.peak, 'attempt')} came in 100 ms once the server was back, and all were back after ${backWords(fixed.storm.allBackMs)}; jittered, at most ${formatCount(jittered.storm.peak)}, and ${backWords(jittered.storm.allBackMs)}.`}
        table={() => stormTable(storms)}
        method="simulated"
      >
        {width > 0 && <StormPlot storms={storms} capacity={capacity} outageMs={outageMs} clients={CLIENTS} width={width} />}
      </ChartFigure>
      <div className={styles.controls}>
        <Field label="Outage" why="Until the server is back it refuses every attempt at once.">
          {({ labelId, whyId }) => (
            <StopSlider
              labelledBy={labelId}
              describedBy={whyId}
              stops={OUTAGES_MS}
              value={outageMs}
              format={formatDuration}
              onChange={setOutage}
            />
          )}
        </Field>
        <Field label="Server’s capacity" why="So many new connections it accepts in 100 ms; those on top are refused, and try again.">
          {({ labelId, whyId }) => (
            <StopSlider
              labelledBy={labelId}
              describedBy={whyId}
              stops={CAPACITIES}
              value={capacity}
              format={(count) => `${formatCount(count)} in 100 ms`}
              onChange={setCapacity}
            />
          )}
        </Field>
        <Field
          label="First wait"
          why="EventSource waits it every time: 3 s in Chromium, unless the server names another by retry. Ours begins with it."
        >
          {({ labelId, whyId }) => (
            <StopSlider
              labelledBy={labelId}
              describedBy={whyId}
              stops={WAITS_MS}
              value={waitMs}
              format={formatDuration}
              onChange={setWait}
            />
          )}
        </Field>
        <Button className={styles.draw} icon={<Dices aria-hidden size={15} />} onClick={() => setSeed(seed + 1)}>
          Draw again (seed {seed})
        </Button>
      </div>
    </div>
  )
}
