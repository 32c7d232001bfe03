import { createContext, useContext, type ReactNode } from 'react'
import type { MethodId } from './method.ts'

export interface MethodLinkProps {
  id: MethodId
  title: string
  children: ReactNode
}

/** How a link to a method is made: the page has a route for it; in a saved report the methods are in the same document. */
export const MethodLinkContext = createContext<(link: MethodLinkProps) => ReactNode>(({ id, title, children }) => (
  <a href={`#method-${id}`} title={title}>
    {children}
  </a>
))

/** A figure, linked to how it was measured. Takes the method's name only, so that no page loads the texts for a link. */
export function MethodLink({ id, children }: { id: MethodId; children: ReactNode }) {
  const link = useContext(MethodLinkContext)
  return link({ id, title: `How it is measured: ${id.replaceAll('-', ' ')}`, children })
}
