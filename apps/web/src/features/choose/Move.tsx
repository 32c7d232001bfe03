import { useState } from 'react'
import { Choice } from '../../ui/Choice.tsx'
import { codeDifference } from '../../ui/code-difference.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { CANDIDATE_LANES } from './candidate-lanes.ts'
import type { Feed } from './feed.ts'
import styles from './FeedCode.module.css'
import type { Candidate } from './rules.ts'

type Direction = 'there' | 'back'

interface Props {
  /** The event stream of the pair: the other is WebSocket. */
  stream: Exclude<Candidate, 'websocket'>
  feeds: Record<Candidate, Feed>
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const
const SIDES = ['client', 'server'] as const

/** What a change of mind costs, either way: the two feeds as a difference. */
export function Move({ stream, feeds }: Props) {
  const [direction, setDirection] = useState<Direction>('there')
  const [from, to]: [Candidate, Candidate] = direction === 'there' ? [stream, 'websocket'] : ['websocket', stream]
  const arrow = (one: Candidate, other: Candidate): string => `${nameOf(one)} → ${nameOf(other)}`
  return (
    <section className={styles.code} aria-label="Changing later">
      <h3>Changing later</h3>
      <Choice<Direction>
        label="Direction of the change"
        options={[
          { value: 'there', label: arrow(stream, 'websocket') },
          { value: 'back', label: arrow('websocket', stream) },
        ]}
        value={direction}
        onChange={setDirection}
      />
      {SIDES.map((side) => {
        const { lines, added, removed } = codeDifference(feeds[from][side].text, feeds[to][side].text)
        const caption = `${side}: ${plural(added, 'line')} to add, ${formatCount(removed)} to remove`
        return (
          <details key={side} className={styles.file}>
            <summary>{caption}</summary>
            <pre tabIndex={0} aria-label={`Difference of the ${side}s, ${arrow(from, to)}`}>
              {lines.map(({ kind, text }, index) => (
                <span key={index} className={styles.line} data-kind={kind}>
                  {SIGNS[kind]} {text}
                  {'\n'}
                </span>
              ))}
            </pre>
          </details>
        )
      })}
      <p className={styles.why}>Lines of code of the two feeds, comments and blank lines left out. Uplink, limits and tests come on top.</p>
    </section>
  )
}

function nameOf(candidate: Candidate): string {
  return laneStyle(CANDIDATE_LANES[candidate]).name
}
