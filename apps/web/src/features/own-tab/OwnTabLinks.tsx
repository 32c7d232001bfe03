import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './OwnTabLinks.module.css'

/** Names of this machine that a browser holds for two sites. */
const LOOPBACK = ['localhost', '127.0.0.1']

interface Props {
  /** Where this page is. */
  page: Pick<Location, 'hostname' | 'protocol'>
}

interface Link {
  to: string
  words: string
}

const ATTACKS: readonly Link[] = [
  { to: '/attack/visit?from=port', words: 'From another port, which is the same site' },
  { to: '/attack/visit?from=site', words: 'From another site' },
]
const TOKENS: readonly Link[] = [{ to: '/tokens', words: 'Every means, each by every API' }]

/** Opens the page that plays an attacker, in a tab of its own. */
export function AttackLinks({ page }: Props) {
  return (
    <OwnTab page={page} id="attack" title="An attacker’s page, in a tab of its own" links={ATTACKS}>
      It tries the ways that a page has (fetch, POST, EventSource, WebSocket, iframe; not WebTransport) with your cookies of each SameSite
      value, while the server looks at Origin or not, and CORS allows it or not; then it says what came in. Only this server is asked.
    </OwnTab>
  )
}

/** Opens the page that hands a token over by every means. */
export function TokensLink({ page }: Props) {
  return (
    <OwnTab page={page} id="tokens" title="A token by every means, in a tab of its own" links={TOKENS}>
      Header, cookie, query, one-time ticket, subprotocol and first message: what fetch, EventSource and WebSocket let a page do, by what
      the token came, what the access log keeps, and which Referer went out.
    </OwnTab>
  )
}

function OwnTab({ page, id, title, links, children }: Props & { id: string; title: string; links: readonly Link[]; children: ReactNode }) {
  const isHere = LOOPBACK.includes(page.hostname) && page.protocol === 'http:'
  return (
    <section className={styles.tab} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={styles.why}>{children}</p>
      {isHere ? (
        <p className={styles.links}>
          {links.map(({ to, words }) => (
            <a key={to} href={to} target="_blank" rel="noopener">
              {words} <ExternalLink aria-hidden size={14} />
            </a>
          ))}
        </p>
      ) : (
        <p className={styles.why}>For that this machine needs two names: open the page at http://localhost.</p>
      )}
    </section>
  )
}
