import { Menu } from '@base-ui/react/menu'
import { ChevronDown, CloudOff, RefreshCw, Snail, Smartphone, type LucideIcon } from 'lucide-react'
import { useActions } from '../../store/context.ts'
import { setCondition, type Target } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { formatRoundBytes } from '../../ui/format.ts'
import styles from './MoreMenu.module.css'

const OUTAGE_MS = 5000
/** Slower than any workload of more than a few bytes: the server's buffers fill. */
const SLOW_READER_BYTES_PER_SECOND = 500

interface Item {
  name: string
  icon: LucideIcon
  does: string
  act(actions: ReturnType<typeof useActions>, target: Target): void
}

const ITEMS: Item[] = [
  {
    name: `Outage, ${OUTAGE_MS / 1000} s`,
    icon: CloudOff,
    does: 'Cut, and every new connection is reset until it is over. A reset comes after the request: a TCP handshake can’t be refused per lane.',
    act: (actions, target) => actions.fault({ type: 'outage', ms: OUTAGE_MS }, target),
  },
  {
    name: 'Handoff',
    icon: Smartphone,
    does: 'The network changes: the old path goes silent for good, a new connection works at once. A real browser may hear of it from its system; here it does not.',
    act: (actions, target) => actions.fault({ type: 'handoff' }, target),
  },
  {
    name: 'Restart the server',
    icon: RefreshCw,
    does: 'On all lanes: connections are cut, and the server forgets what it had sent. A new epoch: no old id can be resumed.',
    act: (actions) => actions.fault({ type: 'restart' }, 'all'),
  },
  {
    name: 'Slow reader',
    icon: Snail,
    does: `A page can’t stop reading, so the link drains at ${formatRoundBytes(SLOW_READER_BYTES_PER_SECOND)}/s instead: to the server it is the same, its buffers fill.`,
    act: (actions, target) =>
      actions.edit(
        setCondition('slow reader', target, 'bandwidth', {
          type: 'bandwidth',
          direction: 'down',
          bytesPerSecond: SLOW_READER_BYTES_PER_SECOND,
        }),
      ),
  },
]

/** Faults beyond the row's own: each with its name and one sentence. */
export default function MoreMenu({ target, disabled }: { target: Target; disabled: boolean }) {
  const actions = useActions()
  return (
    <Menu.Root>
      <Menu.Trigger disabled={disabled} render={<Button />}>
        More
        <ChevronDown aria-hidden size={14} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="start" collisionPadding={8} className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            {ITEMS.map(({ name, icon: Icon, does, act }) => (
              <Menu.Item key={name} className={styles.item} label={name} onClick={() => act(actions, target)}>
                <Icon aria-hidden size={16} />
                <span>
                  <b>{name}</b>
                  <span className={styles.does}>{does}</span>
                </span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
