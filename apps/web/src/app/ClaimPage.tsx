import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { CLAIMS, findClaim } from '../claims/ledger.ts'
import { ClaimDetail } from '../claims/view/ClaimDetail.tsx'
import { AttackLinks, TokensLink } from '../features/own-tab/OwnTabLinks.tsx'
import styles from './ClaimPage.module.css'

/** What an attacker's page is about. */
const ATTACKED = ['cswsh', 'csrf-samesite', 'cookie-auth', 'sse-cors']
/** What handing over a token is about. */
const TOKENS = ['no-custom-headers', 'ws-custom-headers', 'auth-first-message', 'token-in-query', 'cookie-auth']

/** `/claims/<id>`, with the way to its neighbours in the ledger. */
export function ClaimPage() {
  const { id } = useParams({ from: '/claims/$id' })
  const claim = findClaim(id)
  if (!claim) {
    return (
      <p>
        There is no claim “{id}”. <Link to="/claims">All claims</Link>
      </p>
    )
  }
  const at = CLAIMS.indexOf(claim)
  const before = CLAIMS[at - 1]
  const after = CLAIMS[at + 1]
  return (
    <>
      <nav className={styles.nav} aria-label="Claims">
        <Link to="/claims">All claims</Link>
        {before && (
          <Link to="/claims/$id" params={{ id: before.id }} title={before.statement}>
            <ArrowLeft aria-hidden size={14} /> {before.id}
          </Link>
        )}
        {after && (
          <Link to="/claims/$id" params={{ id: after.id }} title={after.statement}>
            {after.id} <ArrowRight aria-hidden size={14} />
          </Link>
        )}
      </nav>
      <ClaimDetail key={claim.id} claim={claim} />
      {ATTACKED.includes(claim.id) && <AttackLinks page={window.location} />}
      {TOKENS.includes(claim.id) && <TokensLink page={window.location} />}
    </>
  )
}
