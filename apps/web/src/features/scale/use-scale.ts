import type { ScaleOffer, ScaleProgress, ScaleResult, ScaleSettings } from '@wireside/contract/scale'
import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import { askScale, runScale, ScaleFailed } from '../../engine/scale.ts'
import type { KeptRun } from './scale-rows.ts'

/** Runs kept for comparison, at most: a chart can tell so many apart, and a table be read. */
const MAX_KEPT = 24

/** What was measured outlives a visit to another page; a run under way does not. */
const useKept = create<{ runs: KeptRun[]; last: number }>(() => ({ runs: [], last: 0 }))

interface Running {
  run: KeptRun
  progress: ScaleProgress | null
}

/** The many-connection lab on this page's server: what it offers, the run under way, and the runs kept. */
export function useScale(url: string) {
  const [offer, setOffer] = useState<ScaleOffer | null>(null)
  const [running, setRunning] = useState<Running | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const abort = useRef<AbortController | null>(null)
  const runs = useKept(({ runs }) => runs)

  useEffect(() => {
    askScale(url).then(setOffer, (error: Error) => setFailure(error.message))
    return () => abort.current?.abort()
  }, [url])

  const start = (settings: ScaleSettings): void => {
    const number = useKept.getState().last + 1
    const controller = new AbortController()
    abort.current = controller
    setFailure(null)
    setRunning({ run: { number, settings, baselineBytes: 0, steps: [], result: null }, progress: null })
    const change = (next: (now: Running) => Running): void => setRunning((now) => now && next(now))
    runScale(url, settings, {
      signal: controller.signal,
      onProgress: (progress) => change((now) => ({ ...now, progress })),
      onStep: (step, baselineBytes) => change((now) => ({ ...now, run: { ...now.run, baselineBytes, steps: [...now.run.steps, step] } })),
    })
      .then(
        (result) => keep(number, result),
        (error: unknown) => {
          if (controller.signal.aborted) return
          setFailure(error instanceof ScaleFailed ? error.message : String(error))
        },
      )
      .finally(() => setRunning((now) => (now?.run.number === number ? null : now)))
  }
  return {
    offer,
    running,
    failure,
    runs,
    start,
    cancel: () => abort.current?.abort(),
    remove: (number: number) => useKept.setState((kept) => ({ runs: kept.runs.filter((run) => run.number !== number) })),
  }
}

function keep(number: number, result: ScaleResult): void {
  const { settings, baselineBytes, steps } = result
  const run: KeptRun = { number, settings, baselineBytes, steps, result }
  useKept.setState((kept) => ({ runs: [...kept.runs, run].slice(-MAX_KEPT), last: number }))
}
