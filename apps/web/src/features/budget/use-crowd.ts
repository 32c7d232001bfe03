import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { useEffect, useRef, useState } from 'react'
import { newSecret, startEngine, type Engine } from '../../engine/client.ts'
import type { CrowdFigures, CrowdSettings } from '../../engine/trials.ts'
import { tabsBeside } from './tabs-beside.ts'

/** A session asked for nothing: what it has is its name. */
const IDLE: Settings = { ...DEFAULT_SETTINGS, workload: { ...DEFAULT_SETTINGS.workload, running: false }, lanes: [] }

export interface CrowdState {
  /** What is held now; null while nothing is. */
  held: CrowdSettings | null
  figures: CrowdFigures | null
  /** Where it connects to; null until the server has answered. */
  lanesUrls: Record<CrowdSettings['protocol'], string> | null
  /** Held by this page in other tabs. */
  elsewhere: number
  /** Why there is nothing to connect to. */
  failure: string | null
}

/** An engine of its own, so that the Lab's lanes are not touched, on a name of its own where there is one. */
export function useCrowd(controlUrl: string, lanesHost: string | null) {
  const engine = useRef<Engine | null>(null)
  const tabs = useRef<ReturnType<typeof tabsBeside> | null>(null)
  const [state, setState] = useState<CrowdState>({ held: null, figures: null, lanesUrls: null, elsewhere: 0, failure: null })
  useEffect(() => {
    const change = (part: Partial<CrowdState>): void => setState((before) => ({ ...before, ...part }))
    const beside = tabsBeside((elsewhere) => change({ elsewhere }))
    const started = startEngine((event) => {
      if (event.type === 'crowd') change({ figures: event.figures })
      else if (event.type === 'control') {
        if (event.state === 'open') change({ lanesUrls: event.lanesUrls, failure: null })
        else if (event.state !== 'connecting') change({ failure: event.why, held: null, figures: null })
      }
    })
    started.send({ type: 'start', controlUrl, secret: newSecret(), settings: IDLE, isolated: window.crossOriginIsolated, lanesHost })
    engine.current = started
    tabs.current = beside
    return () => {
      beside.close()
      started.leave()
    }
  }, [controlUrl, lanesHost])
  const { open = 0 } = state.figures ?? {}
  const holding = state.held ? open : 0
  useEffect(() => tabs.current?.tell(holding), [holding])
  const hold = (held: CrowdSettings | null): void => {
    engine.current?.send({ type: 'crowd', crowd: held })
    setState((before) => ({ ...before, held, figures: null }))
  }
  return { ...state, hold }
}
