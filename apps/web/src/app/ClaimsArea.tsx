import { Outlet } from '@tanstack/react-router'
import { ClaimsStore } from '../claims/run/claims-store.ts'
import { ClaimsContext } from '../claims/view/claims-context.ts'
import { RunningStrip } from '../claims/view/RunningStrip.tsx'
import styles from './ClaimsArea.module.css'

/** One for the page, so that a run goes on while other pages are looked at. */
const store = new ClaimsStore(window)

/** What stands around the pages of the claims. */
export function ClaimsArea() {
  return (
    <ClaimsContext value={store}>
      <RunningStrip />
      <main className={styles.area}>
        <Outlet />
      </main>
    </ClaimsContext>
  )
}
