import { Timer } from 'lucide-react'
import { useShown } from '../../store/context.ts'
import { formatDuration } from '../../ui/format.ts'
import styles from './BreakRow.module.css'

/** What the server imposes for a while, and for how long still. */
export function Lasting() {
  const lasting = useShown((state) => state.lasting)
  const now = useShown((state) => state.now)
  if (lasting.length === 0) return null
  return (
    <ul className={styles.lasting}>
      {lasting.map(({ label, until }, index) => (
        <li key={index}>
          <Timer aria-hidden size={14} /> {label}; {formatDuration(Math.max(0, Math.ceil((until - now) / 1000) * 1000))} left
        </li>
      ))}
    </ul>
  )
}
