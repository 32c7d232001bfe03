import { Circle, CircleDashed, Timer, X, type LucideIcon } from 'lucide-react'
import type { LaneState } from '../../engine/messages.ts'
import styles from './StateMark.module.css'

const MARKS: Record<LaneState, { icon: LucideIcon; word: string }> = {
  open: { icon: Circle, word: 'open' },
  connecting: { icon: CircleDashed, word: 'connecting' },
  waiting: { icon: Timer, word: 'waiting' },
  closed: { icon: X, word: 'closed' },
}

/** The state in a word and a shape; colour is the lane's alone. */
export function StateMark({ state, detail }: { state: LaneState; detail: string | null }) {
  const { icon: Icon, word } = MARKS[state]
  return (
    <span className={styles.state} data-state={state}>
      <Icon aria-hidden size={13} strokeWidth={state === 'closed' ? 3.5 : 2.5} />
      {word}
      {detail && <span className={styles.detail}>{detail}</span>}
    </span>
  )
}
