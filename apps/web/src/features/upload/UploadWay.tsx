import { ArrowLeftRight, ArrowUp, X } from 'lucide-react'
import type { UploadFigures, UploadSettings } from '../../engine/trials.ts'
import { Button } from '../../ui/Button.tsx'
import { formatBytes, formatRoundBytes } from '../../ui/format.ts'
import { WAY_NAMES } from './upload-rows.ts'
import styles from './UploadWay.module.css'

interface Props {
  way: UploadSettings['way']
  why: string
  /** What would be sent next. */
  bytes: number
  /** Under way, or how the last one ended, of as many bytes as that was to be; null before the first. */
  shown: { of: number; figures: UploadFigures | null } | null
  sending: boolean
  /** The other way is under way, or there is no server. */
  disabled: boolean
  onSend(): void
  onCancel(): void
}

/** One way to upload: what has left the page, and what the server says that it has. */
export function UploadWay({ way, why, bytes, shown, sending, disabled, onSend, onCancel }: Props) {
  const name = WAY_NAMES[way]
  const Icon = way === 'post' ? ArrowUp : ArrowLeftRight
  return (
    <section className={styles.way} data-lane={way === 'post' ? 'sse' : 'websocket'} aria-label={name}>
      <div className={styles.top}>
        <h2>
          <Icon aria-hidden size={16} strokeWidth={2.4} /> {name}
        </h2>
        {sending ? (
          <Button icon={<X aria-hidden size={15} />} onClick={onCancel}>
            Cancel
          </Button>
        ) : (
          <Button strong disabled={disabled} icon={<ArrowUp aria-hidden size={15} />} onClick={onSend}>
            Send {formatRoundBytes(bytes)}
          </Button>
        )}
      </div>
      <p className={styles.why}>{why}</p>
      <Bar label="left the page" bytes={shown?.figures?.left ?? 0} of={shown?.of ?? bytes} />
      <Bar label="the server has" bytes={shown?.figures?.received ?? 0} of={shown?.of ?? bytes} />
    </section>
  )
}

function Bar({ label, bytes, of }: { label: string; bytes: number; of: number }) {
  return (
    <div className={styles.bar}>
      <span className={styles.label}>{label}</span>
      <progress className={styles.progress} aria-label={label} max={of} value={Math.min(of, bytes)} />
      <span className={styles.figure}>{formatBytes(bytes)}</span>
    </div>
  )
}
