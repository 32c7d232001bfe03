import { useLab, useShown } from '../../store/context.ts'
import type { ClientSource } from '../../ui/client-source.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { bareClient, byHand } from './by-hand.ts'
import styles from './CodePanel.module.css'

/** Each lane in a terminal and in a page, and the client that comes back. */
export function CodePanel({ source }: { source: ClientSource }) {
  const lanes = useLab((lab) => lab.settings.lanes)
  const workload = useLab((lab) => lab.settings.workload)
  const lanesUrl = useShown((state) => state.lanesUrl)
  if (lanesUrl === null) return <p>The lane port is known once the server has answered.</p>
  return (
    <div className={styles.panel}>
      {lanes.map((lane) => (
        <section key={lane.id} className={styles.lane} data-lane={laneStyle(lane).key}>
          <h3>
            <LaneName lane={lane} />
          </h3>
          <p className={styles.why}>In a terminal, without a session: the same generated payloads on both lanes.</p>
          <pre tabIndex={0}>{byHand(lane, workload, lanesUrl)}</pre>
          <p className={styles.why}>In a page, as shipped.</p>
          <pre tabIndex={0}>{bareClient(lane, lanesUrl)}</pre>
        </section>
      ))}
      <details className={styles.ours}>
        <summary>Our client, {source.lines} lines: the files that run here</summary>
        {source.files.map(({ name, text }) => (
          <pre key={name} tabIndex={0} aria-label={name}>
            {text}
          </pre>
        ))}
      </details>
    </div>
  )
}
