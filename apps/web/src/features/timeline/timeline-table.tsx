import type { LaneSettings } from '@wireside/contract/lanes'
import type { LabState } from '../../store/lab-state.ts'
import { EMPTY_TRACK } from '../../store/lane-track.ts'
import { timeWindow } from '../../store/time-window.ts'
import { formatAxisSeconds, formatDuration } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import type { TableData } from '../../ui/DataTable.tsx'
import { stretchesOf, type Reality } from './stretches.ts'
import { staleSentence, stretchSentence } from './stretch-words.ts'

const REAL_WORDS: Record<Reality['state'], string> = {
  silent: 'silent',
  unheard: 'unheard',
  closed: 'over',
  held: 'the server believes the old one open',
}

/** After lane, from, believed, really and for. */
const WORDS_FROM = 5

/** The timeline for those who can't see it, or want its figures: every stretch and mark, with its sentence. */
export function timelineTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  const { zero } = timeWindow(state)
  const rows = lanes.flatMap((lane) => {
    const track = state.lanes[lane.id] ?? EMPTY_TRACK
    const name = <LaneName key="lane" lane={lane} />
    const stretches = stretchesOf(track, state.now).map((stretch) => ({
      at: stretch.from,
      cells: [
        name,
        formatAxisSeconds(stretch.from - zero),
        stretch.believed.state + (stretch.believed.code === undefined ? '' : ` ${stretch.believed.code}`),
        stretch.real === null ? 'as believed' : REAL_WORDS[stretch.real.state],
        formatDuration(stretch.to - stretch.from),
        stretchSentence(lane, track, stretch),
        stretch.believed.why ?? '',
      ],
    }))
    const stales = track.stales.map((mark) => ({
      at: mark.at,
      cells: [name, formatAxisSeconds(mark.at - zero), 'stale', 'as believed', '', staleSentence(lane, mark), ''],
    }))
    return [...stretches, ...stales].toSorted((a, b) => a.at - b.at).map(({ cells }, index) => ({ key: `${lane.id}-${index}`, cells }))
  })
  return {
    caption: 'Connections of each lane, oldest first: what the browser believed, and what was so',
    columns: ['Lane', 'From', 'Believed', 'Really', 'For', 'In words', 'What ended it, as the page was told'],
    rows,
    wordsFrom: WORDS_FROM,
  }
}
