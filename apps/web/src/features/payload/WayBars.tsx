import { ArrowUp } from 'lucide-react'
import { formatBytes, formatCount, signed } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { perDay, type Scale, type WayRow } from './payload-rows.ts'
import { COMPRESSED_WAYS, WAY_STYLES, type Way } from './ways.ts'
import styles from './WayBars.module.css'

interface Props {
  rows: WayRow[]
  scale: Scale
  /** Draw what TLS and TCP/IP would add. */
  layers: boolean
  /** A run goes on, or is over: each way says what was measured, or that nothing was. */
  sent: 'no' | 'running' | 'over'
}

/** A bar for each way: the payload pale, what the way adds solid, what compression saves as an outline; one scale. */
export function WayBars({ rows, scale, layers, sent }: Props) {
  const longest = Math.max(1, ...rows.map(({ total, bytes, lower }) => Math.max(bytes?.payload ?? 0, (total ?? 0) + (layers ? lower : 0))))
  return (
    <ul className={styles.ways}>
      {rows.map((row) => (
        <WayBar key={row.way} row={row} longest={longest} scale={scale} layers={layers} sent={sent} />
      ))}
    </ul>
  )
}

function WayBar({ row, longest, scale, layers, sent }: Omit<Props, 'rows'> & { row: WayRow; longest: number }) {
  const { way, bytes, total, overhead, lower } = row
  const { transport, name, why } = WAY_STYLES[way]
  const { key, icon } = laneStyle({ id: transport, transport })
  const Icon = way === 'post-up' ? ArrowUp : icon
  const width = (count: number): string => `${(100 * Math.max(0, count)) / longest}%`
  return (
    <li className={styles.way} data-lane={key} data-way={way}>
      <h3 className={styles.name}>
        <Icon aria-hidden size={15} strokeWidth={2.4} /> {name}
      </h3>
      <p className={styles.figures}>
        {bytes === null || total === null || overhead === null ? (
          <span className={styles.quiet}>{unknown(way, sent)}</span>
        ) : (
          <>
            <strong>{formatCount(total)} B</strong> = {formatCount(bytes.payload ?? 0)} <b>{signed(overhead)}</b>
            {layers && <span className={styles.quiet}> + {formatCount(lower)} TLS and TCP/IP, computed</span>}
            <span className={styles.quiet}> · {formatBytes(perDay(total + (layers ? lower : 0), scale))} a day</span>
          </>
        )}
      </p>
      <div className={styles.track} aria-hidden>
        {bytes && total !== null && overhead !== null && (
          <>
            <span className={styles.payload} style={{ width: width(Math.min(total, bytes.payload ?? 0)) }} />
            {overhead > 0 && <span className={styles.overhead} style={{ width: width(overhead) }} />}
            {overhead < 0 && <span className={styles.saved} style={{ width: width(-overhead) }} />}
            {layers && <span className={styles.lower} style={{ width: width(lower) }} />}
          </>
        )}
      </div>
      <p className={styles.why}>{why}</p>
      {sent !== 'no' && total !== null && <Measured row={row} sent={sent} />}
    </li>
  )
}

function unknown(way: Way, sent: Props['sent']): string {
  if (way === 'post-up') return 'asking this browser for its heads…'
  if (COMPRESSED_WAYS.includes(way))
    return sent === 'running' ? 'measuring…' : 'depends on what went before: send it for real to measure it'
  return 'not known yet'
}

function Measured({ row: { total, measured }, sent }: { row: WayRow; sent: Props['sent'] }) {
  if (!measured) return <p className={styles.measured}>{sent === 'running' ? 'its turn comes' : 'not measured in this run'}</p>
  const { messages, asPredicted, totals } = measured
  const last = totals.at(-1) ?? 0
  if (asPredicted === null) {
    // Upstream the page knows the newest alone.
    const how = totals.length > 1 ? 'message by message' : 'the newest'
    return (
      <p className={styles.measured}>
        measured, {how}: {totals.map(formatCount).join(' · ')} B
      </p>
    )
  }
  const off = last - (total ?? 0)
  return (
    <p className={styles.measured} data-off={asPredicted < messages || undefined}>
      measured <strong>{formatCount(last)} B</strong>,{' '}
      {asPredicted === messages
        ? `difference 0 on ${messages === 1 ? 'the only message' : `all ${formatCount(messages)} messages`}`
        : `${formatCount(messages - asPredicted)} of ${formatCount(messages)} not as predicted (last: ${off > 0 ? '+' : ''}${off})`}
    </p>
  )
}
