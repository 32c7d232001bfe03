import type { ErrorComponentProps } from '@tanstack/react-router'
import { Button } from '../ui/Button.tsx'
import styles from './NotFound.module.css'

/** In the place of a page that could not be loaded or drawn. Its address holds the settings, so that reloading loses none. */
export function Broken({ error }: ErrorComponentProps) {
  return (
    <main className={styles.page} role="alert">
      <h1>This page could not be drawn.</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <p>
        <Button onClick={() => location.reload()}>Load it again</Button>
      </p>
    </main>
  )
}
