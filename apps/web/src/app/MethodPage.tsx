import { METHODS, type MethodId } from '../ui/method.ts'
import { MethodList } from '../claims/view/MethodList.tsx'
import styles from './MethodPage.module.css'

const IDS = Object.keys(METHODS) as MethodId[]

/** How each figure on every page is measured. */
export function MethodPage() {
  return (
    <main className={styles.page}>
      <h1>How everything here is measured</h1>
      <p className={styles.lead}>
        Every figure was measured on this machine, or is labelled modelled or computed. For each kind: how, how exactly, and what it does
        not show.
      </p>
      <MethodList ids={IDS} />
    </main>
  )
}
