import { Link, Outlet, useRouteContext, useSearch } from '@tanstack/react-router'
import { Share2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { LabContext } from '../store/context.ts'
import { Notices } from '../features/notices/Notices.tsx'
import { Button } from '../ui/Button.tsx'
import { MethodLinkContext } from '../ui/MethodLink.tsx'
import { whenIdle } from '../ui/when-idle.ts'
import { Announcer } from './Announcer.tsx'
import { methodLink } from './method-link.tsx'
import { PauseButton } from './PauseButton.tsx'
import { formatSettings } from './settings-url.ts'
import share from './ShareMenu.module.css'
import styles from './Shell.module.css'
import { ThemeButton } from './ThemeButton.tsx'
import { useCurrentInView } from './use-current-in-view.ts'

const ShareMenu = lazy(() => whenIdle(() => import('./ShareMenu.tsx')))

/** What stands around every page. Pause comes first in tab order: whatever moves can be stopped at once. */
export function Shell() {
  const { lab } = useRouteContext({ from: '__root__' })
  const { stage } = useSearch({ strict: false })
  const nav = useCurrentInView()
  // The Lab is where it was left, also in its address.
  const search = formatSettings(useStore(lab.store, (state) => state.settings))
  return (
    <LabContext value={lab}>
      <header className={styles.header} data-stage={stage}>
        <div className={styles.pause}>
          <PauseButton />
        </div>
        <Link to="/" search={search} className={styles.brand}>
          Wireside
        </Link>
        <nav ref={nav} className={styles.nav} aria-label="Pages">
          <Link
            to="/"
            search={search}
            className={styles.link}
            activeOptions={{ includeSearch: false, exact: true }}
            activeProps={{ 'aria-current': 'page' }}
          >
            Lab
          </Link>
          <Link to="/payload" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Payload
          </Link>
          <Link to="/claims" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Claims
          </Link>
          <Link
            to="/choose"
            search={{}}
            className={styles.link}
            activeProps={{ 'aria-current': 'page' }}
            activeOptions={{ includeSearch: false }}
          >
            Choose
          </Link>
          <Link to="/scale" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Scale
          </Link>
          <Link to="/budget" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Budget
          </Link>
          <Link to="/upload" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Upload
          </Link>
          <Link to="/lessons" className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            Lessons
          </Link>
        </nav>
        <div className={styles.tools}>
          <Suspense fallback={<ShareSoon />}>
            <ShareMenu />
          </Suspense>
          <ThemeButton />
        </div>
      </header>
      <Notices />
      <MethodLinkContext value={methodLink}>
        <Outlet />
      </MethodLinkContext>
      <Announcer />
    </LabContext>
  )
}

/** As wide as the menu's button will be. */
function ShareSoon() {
  return (
    <Button quiet disabled aria-label="Share" icon={<Share2 aria-hidden size={15} />}>
      <span className={share.word}>Share</span>
    </Button>
  )
}
