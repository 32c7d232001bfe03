import { protocolOf } from '@wireside/contract/lanes'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import { useLab, useShown } from '../../store/context.ts'
import type { ClientSource } from '../../ui/client-source.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { bareClient, byHand } from './by-hand.ts'
import styles from './CodePanel.module.css'
import { ExampleCode, type ReadExample } from './ExampleCode.tsx'

interface Props {
  sources: Record<Transport, ClientSource>
  readExample: ReadExample
}

/** Each lane in a terminal, in a page and in other languages, and the client that comes back. */
export default function CodePanel({ sources, readExample }: Props) {
  const lanes = useLab((lab) => lab.settings.lanes)
  const workload = useLab((lab) => lab.settings.workload)
  const lanesUrls = useShown((state) => state.lanesUrls)
  if (!lanesUrls) return <p>The lane port is known once the server has answered.</p>
  return (
    <div className={styles.panel}>
      {lanes.map((lane) => (
        <section key={lane.id} className={styles.lane} data-lane={laneStyle(lane).key}>
          <h3>
            <LaneName lane={lane} />
          </h3>
          <p className={styles.why}>In a terminal, without a session: the same generated payloads on every lane.</p>
          {byHand(lane, workload, lanesUrls[protocolOf(lane)]).map(({ tool, line, isRun }) => (
            <figure key={tool} className={styles.hand}>
              <figcaption className={styles.why}>
                {tool}: {isRun ? 'run against this lane by the tests' : 'not run here'}
              </figcaption>
              <pre tabIndex={0}>{line}</pre>
            </figure>
          ))}
          <p className={styles.why}>In a page, as shipped.</p>
          <pre tabIndex={0}>{bareClient(lane, lanesUrls[protocolOf(lane)])}</pre>
          <ExampleCode transport={lane.transport} read={readExample} />
        </section>
      ))}
      {[...new Set(lanes.map(({ transport }) => transport))].map((transport) => (
        <details key={transport} className={styles.ours}>
          <summary>
            Our client for <LaneName lane={{ id: TRANSPORTS[transport].prefix, transport }} />, {sources[transport].lines} lines: the files
            that this page runs
          </summary>
          {sources[transport].files.map(({ name, text }) => (
            <pre key={name} tabIndex={0} aria-label={name}>
              {text}
            </pre>
          ))}
        </details>
      ))}
    </div>
  )
}
