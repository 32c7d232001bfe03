import type { ComponentProps, ReactNode } from 'react'
import styles from './Button.module.css'

type Props = ComponentProps<'button'> & { icon?: ReactNode; quiet?: boolean; pressed?: boolean; strong?: boolean }

export function Button({ icon, quiet = false, strong = false, pressed, className, children, ...rest }: Props) {
  const looks = [styles.button, quiet && styles.quiet, strong && styles.strong, className].filter(Boolean).join(' ')
  return (
    <button type="button" className={looks} aria-pressed={pressed} {...rest}>
      {icon}
      {children}
    </button>
  )
}
