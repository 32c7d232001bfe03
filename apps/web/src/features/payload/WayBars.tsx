import { formatBytes, formatCount } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { perDay, type Scale, type WayRow } from './payload-rows.ts'
import { WAY_STYLES } from './predict.ts'
import styles from './WayBars.module.css'

interface Props {
  rows: WayRow[]
  scale: Scale
  /** Draw what TLS and TCP/IP would add. */
  layers: boolean
  running: boolean
}

/** A bar for each way: the payload pale, what the way adds solid, both to one scale. */
export function WayBars({ rows, scale, layers, running }: Props) {
  const longest = Math.max(1, ...rows.map(({ total, lower }) => (total ?? 0) + (layers ? lower : 0)))
  return (
    <ul className={styles.ways}>
      {rows.map((row) => (
        <WayBar key={row.way} row={row} longest={longest} scale={scale} layers={layers} running={running} />
      ))}
    </ul>
  )
}

function WayBar({ row, longest, scale, layers, running }: Omit<Props, 'rows'> & { row: WayRow; longest: number }) {
  const { way, predicted, total, overhead, lower, measured } = row
  const { transport, name, why } = WAY_STYLES[way]
  const { key, icon: Icon } = laneStyle({ id: transport, transport })
  const width = (bytes: number): string => `${(100 * Math.max(0, bytes)) / longest}%`
  return (
    <li className={styles.way} data-lane={key} data-way={way}>
      <h3 className={styles.name}>
        <Icon aria-hidden size={15} strokeWidth={2.4} /> {name}
      </h3>
      <p className={styles.figures}>
        {total === null || overhead === null ? (
          <span className={styles.quiet}>{way === 'post-up' ? 'asking this browser for its heads…' : 'can’t carry this payload'}</span>
        ) : (
          <>
            <strong>{formatCount(total)} B</strong> = {formatCount(predicted?.payload ?? 0)} + <b>{formatCount(overhead)}</b>
            {layers && <span className={styles.quiet}> + {formatCount(lower)} TLS and TCP/IP, computed</span>}
            <span className={styles.quiet}> · {formatBytes(perDay(total + (layers ? lower : 0), scale))} a day</span>
          </>
        )}
      </p>
      <div className={styles.track} aria-hidden>
        {predicted && overhead !== null && (
          <>
            <span className={styles.payload} style={{ width: width(predicted.payload ?? 0) }} />
            <span className={styles.overhead} style={{ width: width(overhead) }} />
            {layers && <span className={styles.lower} style={{ width: width(lower) }} />}
          </>
        )}
      </div>
      <p className={styles.why}>{why}</p>
      {running && <Measured row={row} measured={measured} />}
    </li>
  )
}

function Measured({ row: { total }, measured }: { row: WayRow; measured: WayRow['measured'] }) {
  if (total === null) return null
  if (!measured) return <p className={styles.measured}>not measured in this run</p>
  const { messages, asPredicted } = measured
  const off = measured.total - total
  return (
    <p className={styles.measured} data-off={asPredicted < messages || undefined}>
      measured <strong>{formatCount(measured.total)} B</strong>,{' '}
      {asPredicted === messages
        ? `difference 0 on ${messages === 1 ? 'the only message' : `all ${formatCount(messages)} messages`}`
        : `${formatCount(messages - asPredicted)} of ${formatCount(messages)} not as predicted (last: ${off > 0 ? '+' : ''}${off})`}
    </p>
  )
}
