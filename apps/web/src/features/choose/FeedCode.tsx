import type { ReactNode } from 'react'
import { plural } from '../../ui/format.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { laneStyle } from '../../ui/lane-style.ts'
import { CANDIDATE_LANES } from './candidate-lanes.ts'
import type { Feed, SourceFile } from './feed.ts'
import styles from './FeedCode.module.css'
import type { Candidate } from './rules.ts'

interface Props {
  candidate: Candidate
  feed: Feed
  /** Links a count of lines to how it is counted. */
  counted(words: string): ReactNode
}

/** The code to begin with: the least client and server of what is recommended. */
export function FeedCode({ candidate, feed, counted }: Props) {
  const lane = CANDIDATE_LANES[candidate]
  return (
    <section className={styles.code} data-lane={laneStyle(lane).key} aria-label="Code to begin with">
      <h3>Code to begin with</h3>
      <p className={styles.why}>
        The least client and server of a live feed over <LaneName lane={lane} /> that comes back and misses nothing: files of this project,
        which its tests cut and let resume. {counted(plural(feed.client.lines + feed.server.lines, 'line'))} together.
      </p>
      <Source side="Client" file={feed.client} counted={counted} />
      <Source side="Server" file={feed.server} counted={counted} />
    </section>
  )
}

function Source({ side, file, counted }: { side: string; file: SourceFile } & Pick<Props, 'counted'>) {
  return (
    <details className={styles.file}>
      <summary>
        {side}, {plural(file.lines, 'line')}
      </summary>
      <p className={styles.why}>
        {file.path}, {counted(plural(file.lines, 'line'))} without comments and blank ones
      </p>
      <pre tabIndex={0} aria-label={file.path}>
        {file.text}
      </pre>
    </details>
  )
}
