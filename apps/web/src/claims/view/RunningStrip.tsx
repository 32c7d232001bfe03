import { Square } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { findClaim } from '../ledger.ts'
import { useClaims, useClaimsStore } from './claims-context.ts'
import styles from './RunningStrip.module.css'

/** What runs now, how far it is, and how to end it: on every page of the claims. */
export function RunningStrip() {
  const store = useClaimsStore()
  const running = useClaims((state) => state.running)
  const notice = useClaims((state) => state.notice)
  if (!running) {
    return (
      <p role="status" className={notice ? styles.notice : styles.nothing}>
        {notice}
      </p>
    )
  }
  const { id, progress, queue, done } = running
  const share = (done + progress.share) / queue.length
  return (
    <div className={styles.strip}>
      <div className={styles.words}>
        <strong>{findClaim(id)?.statement}</strong>
        <span role="status">
          {queue.length > 1 && `${done + 1} of ${queue.length} · `}
          {progress.doing}
        </span>
      </div>
      <progress className={styles.bar} max={1} value={share} aria-label="Run of the experiments" />
      <Button icon={<Square aria-hidden size={14} />} onClick={() => store.cancel()}>
        End the run
      </Button>
    </div>
  )
}
