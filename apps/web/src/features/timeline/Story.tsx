import { LaneName } from '../../ui/LaneName.tsx'
import { Prose } from '../../ui/Prose.tsx'
import type { Story as StoryRows } from './story-rows.ts'
import styles from './Story.module.css'

export function Story({ story }: { story: StoryRows }) {
  return (
    <div className={styles.story}>
      <p className={styles.sentence}>
        <Prose words={story.sentence} />
      </p>
      {story.splits.map(({ lane, parts }) => (
        <p key={lane.id} className={styles.split}>
          <LaneName lane={lane} short />: {parts.join(' · ')}
        </p>
      ))}
    </div>
  )
}
