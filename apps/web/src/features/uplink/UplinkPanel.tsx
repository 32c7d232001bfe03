import { useShown, useShownLanes } from '../../store/context.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { formatDuration } from '../../ui/format.ts'
import { uplinkTable } from './uplink-rows.ts'
import styles from './UplinkPanel.module.css'

/** What the page sends, lane beside lane: frames on a two-way connection, a POST each beside a one-way one. */
export default function UplinkPanel() {
  const state = useShown((shown) => shown)
  const lanes = useShownLanes()
  const table = uplinkTable(state, lanes)
  const keepAliveMs = state.limits?.keepAliveMs
  return (
    <div className={styles.panel}>
      {table ? (
        <DataTable {...table} method="round-trip" />
      ) : (
        <p>
          Nothing goes up. In Message and workload, set the direction to up or both; shared editor, voice and two-way game come with it.
        </p>
      )}
      <dl className={styles.words}>
        <div>
          <dt>cold, warm</dt>
          <dd>
            A warm POST finds a connection of the one before; a cold one opens its own first.
            {keepAliveMs !== undefined && ` This server keeps an idle HTTP/1.1 connection for ${formatDuration(keepAliveMs)}.`}
          </dd>
        </div>
        <div>
          <dt>answered</dt>
          <dd>from sending the POST until its answer was here, on the page’s own clock; a WebSocket message has no answer</dd>
        </div>
        <div>
          <dt>up + down</dt>
          <dd>the two medians of one way added, so that what the two clocks differ by cancels; needs messages both ways</dd>
        </div>
        <div>
          <dt>preflights</dt>
          <dd>bytes of questions the browser asks before a POST, and of their answers: none where no header needs one</dd>
        </div>
      </dl>
    </div>
  )
}
