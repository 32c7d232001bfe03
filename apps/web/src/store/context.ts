import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Actions } from './actions.ts'
import type { LabState } from './lab-state.ts'
import { shownSettings, shownState, type Lab, type LabStore } from './lab-store.ts'

export interface LabHandle {
  store: LabStore
  actions: Actions
}

export const LabContext = createContext<LabHandle | null>(null)

export function useLabHandle(): LabHandle {
  const handle = useContext(LabContext)
  if (!handle) throw new Error('This part of the page is drawn outside <LabContext>')
  return handle
}

export function useActions(): Actions {
  return useLabHandle().actions
}

/** `select` must return what the state holds, not a new object, or the part is drawn on every change. */
export function useLab<T>(select: (lab: Lab) => T): T {
  return useStore(useLabHandle().store, select)
}

export function useShown<T>(select: (state: LabState) => T): T {
  return useLab((lab) => select(shownState(lab)))
}

export function useShownLanes() {
  return useLab((lab) => shownSettings(lab).lanes)
}
