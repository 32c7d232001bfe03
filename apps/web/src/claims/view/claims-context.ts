import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { ClaimsState, ClaimsStore } from '../run/claims-store.ts'

export const ClaimsContext = createContext<ClaimsStore | null>(null)

export function useClaimsStore(): ClaimsStore {
  const store = useContext(ClaimsContext)
  if (!store) throw new Error('This part of the page is drawn outside <ClaimsContext>')
  return store
}

/** `select` must return what the state holds, not a new object. */
export function useClaims<T>(select: (state: ClaimsState) => T): T {
  return useStore(useClaimsStore().state, select)
}
