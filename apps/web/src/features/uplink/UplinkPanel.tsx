import { useShown, useShownLanes } from '../../store/context.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { formatDuration } from '../../ui/format.ts'
import { Glossary } from '../../ui/Glossary.tsx'
import { uplinkTable } from './uplink-rows.ts'

/** What the page sends, lane beside lane: frames on a two-way connection, a POST each beside a one-way one. */
export default function UplinkPanel() {
  const state = useShown((shown) => shown)
  const lanes = useShownLanes()
  const table = uplinkTable(state, lanes)
  return (
    <>
      {table ? (
        <DataTable {...table} methods={['wire-bytes', 'one-way', 'round-trip']} />
      ) : (
        <p>
          Nothing goes up. In Message and workload, set the direction to up or both; shared editor, voice and two-way game come with it.
        </p>
      )}
      <Glossary words={wordsOf(state.limits?.keepAliveMs)} />
    </>
  )
}

function wordsOf(keepAliveMs: number | undefined): Record<string, string> {
  const kept = keepAliveMs === undefined ? '' : ` This server keeps an idle HTTP/1.1 connection for ${formatDuration(keepAliveMs)}.`
  return {
    'cold, warm': `A warm POST finds a connection of the one before; a cold one opens its own first.${kept}`,
    answered:
      'from sending the POST until its answer was here, on the page’s own clock; a WebSocket message has no answer, an event of Socket.IO is acknowledged',
    'up + down': 'the two medians of one way added, so that what the two clocks differ by cancels; needs messages both ways',
    preflights: 'bytes of questions the browser asks before a POST, and of their answers: none where no header needs one',
  }
}
