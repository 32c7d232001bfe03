import { Link, Outlet, useRouteContext, useSearch } from '@tanstack/react-router'
import { LabContext } from '../store/context.ts'
import { Notices } from '../features/notices/Notices.tsx'
import { Announcer } from './Announcer.tsx'
import { PauseButton } from './PauseButton.tsx'
import { ShareMenu } from './ShareMenu.tsx'
import styles from './Shell.module.css'
import { ThemeButton } from './ThemeButton.tsx'

/** What stands around every page. Pause comes first in tab order: whatever moves can be stopped at once. */
export function Shell() {
  const { lab } = useRouteContext({ from: '__root__' })
  const { stage } = useSearch({ strict: false })
  return (
    <LabContext value={lab}>
      <header className={styles.header} data-stage={stage}>
        <div className={styles.pause}>
          <PauseButton />
        </div>
        <Link to="/" className={styles.brand}>
          Wireside
        </Link>
        <nav className={styles.nav} aria-label="Pages">
          <Link to="/" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Lab
          </Link>
        </nav>
        <div className={styles.tools}>
          <ShareMenu />
          <ThemeButton />
        </div>
      </header>
      <Notices />
      <Outlet />
      <Announcer />
    </LabContext>
  )
}
