import { ExternalLink } from 'lucide-react'
import styles from './AttackLinks.module.css'

/** Names of this machine that a browser holds for two sites. */
const LOOPBACK = ['localhost', '127.0.0.1']

/** Opens the page that plays an attacker, in a tab of its own. `page`: where this one is. */
export function AttackLinks({ page }: { page: Pick<Location, 'hostname' | 'protocol'> }) {
  const isHere = LOOPBACK.includes(page.hostname) && page.protocol === 'http:'
  return (
    <section className={styles.attack} aria-labelledby="attack">
      <h2 id="attack">An attacker’s page, in a tab of its own</h2>
      <p className={styles.why}>
        It tries every way that a page has (fetch, POST, EventSource, WebSocket, iframe) with your cookies of each SameSite value, while the
        server looks at Origin or not, and CORS allows it or not; then it says what came in. Only this server is asked.
      </p>
      {isHere ? (
        <p className={styles.links}>
          <a href="/attack/visit?from=port" target="_blank" rel="noopener">
            From another port, which is the same site <ExternalLink aria-hidden size={14} />
          </a>
          <a href="/attack/visit?from=site" target="_blank" rel="noopener">
            From another site <ExternalLink aria-hidden size={14} />
          </a>
        </p>
      ) : (
        <p className={styles.why}>For that this machine needs two names: open the page at http://localhost.</p>
      )}
    </section>
  )
}
