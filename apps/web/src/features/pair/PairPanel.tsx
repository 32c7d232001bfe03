import { FlaskConical } from 'lucide-react'
import { useRef } from 'react'
import { useActions, useLab, useLabHandle, useShownLanes } from '../../store/context.ts'
import { shownState } from '../../store/lab-store.ts'
import { addCheckLane, CHECK_LANE, removeLane } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { Field } from '../../ui/Field.tsx'
import { LaneName } from '../../ui/LaneName.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Prose } from '../../ui/Prose.tsx'
import { useRedraw } from '../../ui/use-redraw.ts'
import { useWidth } from '../../ui/use-width.ts'
import { pairRows, pairSentence, pairTable } from './pair-rows.ts'
import styles from './PairPanel.module.css'
import { PairStrip } from './PairStrip.tsx'

/** Which lane delivers the same message first, and whether that can be told from chance. */
export default function PairPanel() {
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure)
  const { store } = useLabHandle()
  const state = shownState(useRedraw(figure, store.subscribe, store.getState))
  const lanes = useShownLanes()
  const rows = pairRows(state, lanes)
  return (
    <div className={styles.panel}>
      <ChartFigure
        ref={figure}
        title="Pair difference"
        unit="arrival of the same message, one clock"
        summary={<Prose words={pairSentence(state, lanes)} />}
        table={() => pairTable(state, lanes)}
        method="pair-difference"
      >
        {rows && width > 0 ? <PairStrip rows={rows} width={width} /> : null}
      </ChartFigure>
      <div className={styles.acts}>
        <Check />
        <WhichPair />
        <p className={styles.why}>
          Whoever is written first wins by a fraction of a millisecond, so the order rotates, and the figure is the median over whole
          rotations of each rotation’s mean. Dots are single messages in the colour of the lane that was written first.
        </p>
      </div>
    </div>
  )
}

/** The A/A check: the same transport twice must show no difference. */
function Check() {
  const actions = useActions()
  const lanes = useLab((lab) => lab.settings.lanes)
  const first = lanes.find((lane) => lane.transport === 'websocket')
  const on = lanes.some((lane) => lane.id === CHECK_LANE)
  if (!first) return null
  return (
    <Field label="Is the comparison fair?" why="A/A check: two lanes of the same transport on the same messages must show no difference.">
      {({ whyId }) => (
        <Button
          aria-describedby={whyId}
          icon={<FlaskConical aria-hidden size={15} />}
          onClick={() => {
            if (on) actions.edit(removeLane(CHECK_LANE))
            else {
              actions.edit(addCheckLane())
              actions.pair([first.id, CHECK_LANE])
            }
          }}
        >
          {on ? 'End the A/A check' : 'Compare WebSocket with itself'}
        </Button>
      )}
    </Field>
  )
}

function WhichPair() {
  const actions = useActions()
  const lanes = useShownLanes()
  const pair = useLab((lab) => shownState(lab).pair?.lanes)
  if (lanes.length < 3 || !pair) return null
  const pairs = lanes.flatMap((a, index) => lanes.slice(index + 1).map((b) => ({ a, b, value: `${a.id} ${b.id}` })))
  return (
    <Picker
      label="Which pair"
      value={pair.join(' ')}
      options={pairs.map(({ a, b, value }) => ({
        value,
        label: (
          <>
            <LaneName lane={a} /> − <LaneName lane={b} />
          </>
        ),
      }))}
      onChange={(value) => actions.pair(value.split(' ') as [string, string])}
    />
  )
}
