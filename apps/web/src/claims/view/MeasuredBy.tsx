import { METHODS } from '../../ui/method.ts'
import { MethodLink } from '../../ui/MethodLink.tsx'
import { experimentOf } from '../claim.ts'
import { findClaim } from '../ledger.ts'

/** Links from a claim's figures, those of its tables and charts too, to how they are measured. */
export function MeasuredBy({ id, className }: { id: string; className?: string | undefined }) {
  const claim = findClaim(id)
  const methods = (claim && experimentOf(claim)?.methods) ?? []
  if (methods.length === 0) return null
  return (
    <p className={className}>
      How it is measured:{' '}
      {methods.map((method, index) => (
        <span key={method}>
          {index > 0 && ', '}
          <MethodLink id={method}>{METHODS[method].title}</MethodLink>
        </span>
      ))}
      .
    </p>
  )
}
