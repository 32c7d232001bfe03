import { Link } from '@tanstack/react-router'
import styles from './NotFound.module.css'

export function NotFound() {
  return (
    <main className={styles.page}>
      <h1>There is no page at this address.</h1>
      <p>
        <Link to="/">Open the Lab</Link>
      </p>
    </main>
  )
}
