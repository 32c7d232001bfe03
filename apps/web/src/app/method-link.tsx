import { Link } from '@tanstack/react-router'
import type { MethodLinkProps } from '../ui/MethodLink.tsx'

/** A figure's link to its paragraph of `/method`, without loading the page anew. */
export function methodLink({ id, title, children }: MethodLinkProps) {
  return (
    <Link to="/method" hash={`method-${id}`} title={title}>
      {children}
    </Link>
  )
}
