import { protocolOf, type LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS } from '@wireside/contract/transports'
import { Collapsible } from '@base-ui/react/collapsible'
import { ArrowUp, ChevronRight, RotateCcw, X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useActions, useLab, useShown } from '../../store/context.ts'
import { chooseClient, removeLane } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import type { ClientSource } from '../../ui/client-source.ts'
import { formatBytes, formatCount, plural, signed, trimmed } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { MODE_NAMES } from './mode-names.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import { MethodLink } from '../../ui/MethodLink.tsx'
import { whenIdle } from '../../ui/when-idle.ts'
import { clientWords } from './client-words.ts'
import { laneHeaderRow, type LaneHeaderRow } from './lane-header-rows.ts'
import styles from './LaneHeader.module.css'
import { StateMark } from './StateMark.tsx'

const ClientMenu = lazy(() => whenIdle(() => import('./ClientMenu.tsx')))

interface Props {
  lane: LaneSettings
  source: ClientSource
  /** Parts are opened for all lanes together, so that they can be compared. */
  expanded: boolean
  onExpand(expanded: boolean): void
  /** The pair stays; what was added beside it can go again from here. */
  removable: boolean
}

/** A lane at a glance: its state, what a message costs on it, and what became of every message. */
export function LaneHeader({ lane, source, expanded, onExpand, removable }: Props) {
  const actions = useActions()
  const track = useShown((state) => state.lanes[lane.id])
  const now = useShown((state) => state.now)
  const row = laneHeaderRow(lane.transport, track, now)
  const origin = useShown((state) => state.lanesUrls?.[protocolOf(lane)])
  const waits = useShown((state) => origin !== undefined && state.refusedPorts.includes(origin)) && row.state === 'connecting'
  /** A recording is looked at: what can be done is done to live lanes alone. */
  const replaying = useLab((lab) => lab.recording !== null)
  const { key, name } = laneStyle(lane)
  return (
    <section className={styles.lane} data-lane={key} aria-label={name} data-state={row.state}>
      <div className={styles.top}>
        <h2 className={styles.name}>
          <LaneName lane={lane} />
        </h2>
        <StateMark state={row.state} detail={waits ? 'for its certificate' : row.detail} />
        {!replaying && (
          <Suspense fallback={<span className={styles.client}>{clientWords(lane)}</span>}>
            <ClientMenu lane={lane} source={source} state={row.state} />
          </Suspense>
        )}
        {removable && !replaying && (
          <Button
            quiet
            className={styles.remove}
            icon={<X aria-hidden size={15} />}
            aria-label={`Remove ${name}`}
            onClick={() => actions.edit(removeLane(lane.id))}
          />
        )}
      </div>
      <Collapsible.Root open={expanded} onOpenChange={onExpand}>
        <Collapsible.Trigger className={styles.bytes} disabled={!row.message}>
          <ChevronRight aria-hidden size={15} className={styles.chevron} />
          <MessageBytes message={row.message} />
        </Collapsible.Trigger>
        <Collapsible.Panel>
          <Parts parts={row.parts} />
        </Collapsible.Panel>
      </Collapsible.Root>
      {row.carriage && (
        <p className={styles.carriage} title="As the server saw it">
          {row.carriage}
          {lane.transport === 'webtransport' && ` · ${MODE_NAMES[lane.mode ?? 'stream']} · bytes before QUIC’s own`}
        </p>
      )}
      {row.tls && (
        <p className={styles.carriage}>
          {formatBytes(row.tls.clear)} in the clear; the socket carried {formatBytes(row.tls.ciphertext)} of TLS, handshake and all: the
          whole connection, both ways
        </p>
      )}
      {row.starved && protocolOf(lane) !== 'h2' && (
        <p className={styles.starved} role="status">
          No answer yet. A browser opens six HTTP/1.1 connections to one site, all tabs together: they may all be taken.
        </p>
      )}
      {row.asking !== null && (
        <p className={styles.up}>
          <ArrowUp aria-label="up" size={14} /> <strong>{trimmed(row.asking)} B</strong> of requests for each message
        </p>
      )}
      {row.up && <UpBytes up={row.up} transport={lane.transport} />}
      <div className={styles.bottom}>
        <LedgerLine row={row} />
        {row.state === 'closed' && !replaying && <WayBack lane={lane} source={source} />}
      </div>
    </section>
  )
}

function MessageBytes({ message }: { message: LaneHeaderRow['message'] }) {
  if (!message) return <span className={styles.quiet}>no message yet</span>
  return (
    <>
      <strong className={styles.total}>{trimmed(message.total)} B</strong>
      <span className={styles.sum}>
        = {trimmed(message.payload)} <span className={styles.wide}>payload</span>{' '}
        <b>
          {signed(message.overhead)}
          <span className={styles.wide}> {message.overhead < 0 ? 'saved' : 'overhead'}</span>
        </b>
      </span>
      <span className={styles.each}>per message</span>
    </>
  )
}

/** Where the stream has no way up, a message goes as a request of its own, with all the heads this browser sends. */
function UpBytes({ up, transport }: { up: NonNullable<LaneHeaderRow['up']>; transport: LaneSettings['transport'] }) {
  return (
    <p className={styles.up}>
      <ArrowUp aria-label="up" size={14} /> <strong>{trimmed(up.total)} B</strong> = {trimmed(up.payload)} <b>{signed(up.overhead)}</b>
      <span className={styles.wide}>
        {' '}
        {TRANSPORTS[transport].up === 'post' ? `by POST, and ${trimmed(up.answer)} B of answer` : 'per message up'}
      </span>
    </p>
  )
}

function Parts({ parts }: Pick<LaneHeaderRow, 'parts'>) {
  return (
    <>
      <dl className={styles.partList}>
        {parts.map(({ part, bytes, why }) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd className={styles.number}>{trimmed(bytes)} B</dd>
            <dd className={styles.quiet}>{why}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.quiet}>
        <MethodLink id="wire-bytes">How bytes are counted</MethodLink>
      </p>
    </>
  )
}

function LedgerLine({ row: { ledger, heldBytes, state } }: { row: LaneHeaderRow }) {
  return (
    <dl className={styles.ledger}>
      <div data-alarm={ledger.missed > 0 || undefined}>
        <dt>missed</dt>
        <dd>
          {formatCount(ledger.missed)}
          {state === 'closed' && ledger.missed > 0 && <span className={styles.wide}> and rising</span>}
        </dd>
      </div>
      <div>
        <dt>pending</dt>
        <dd>{formatCount(ledger.pending)}</dd>
      </div>
      <div>
        <dt>replayed</dt>
        <dd>{formatCount(ledger.replayed)}</dd>
      </div>
      {heldBytes > 0 && (
        <div>
          <dt>waiting in the server</dt>
          <dd>{formatBytes(heldBytes)}</dd>
        </div>
      )}
    </dl>
  )
}

/** Beside a lane that nothing brings back: by hand, or with code that does it from now on. */
function WayBack({ lane, source }: Pick<Props, 'lane' | 'source'>) {
  const actions = useActions()
  return (
    <div className={styles.wayBack}>
      <Button icon={<RotateCcw aria-hidden size={15} />} onClick={() => actions.reconnect(lane.id)}>
        Reconnect
      </Button>
      {lane.client === 'bare' && !TRANSPORTS[lane.transport].comesBack && (
        <Button
          strong
          onClick={() => {
            actions.edit(chooseClient(lane, 'managed'))
            actions.reconnect(lane.id)
          }}
        >
          Add our client ({plural(source.lines, 'line')})
        </Button>
      )}
    </div>
  )
}
