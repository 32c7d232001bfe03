import { describeProblem } from '@wireside/contract/problem'
import type { Settings } from '@wireside/contract/settings'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLabHandle } from '../../store/context.ts'
import { newPayloadRef, type PastedPayload } from '../../store/pasted-payload.ts'
import { COST_WAYS } from './cost-rows.ts'
import { isPassDone, measurePass, passesOf, passSettings, type Pass, type Results } from './real-run.ts'

/** A pass that is not done by then goes on without what is missing, and says so. */
const PASS_LIMIT_MS = 15_000
/** The largest payload takes some seconds of CPU, on a busy machine as many again. */
const COST_LIMIT_MS = 60_000

interface Under {
  unsubscribe(): void
  deadline: ReturnType<typeof setTimeout>
}

/** Sends a payload over real lanes, every way once; whatever the Lab was set to comes back after it. */
export function useRealRun(payload: PastedPayload) {
  const { actions, store } = useLabHandle()
  const runs = useRef(0)
  const before = useRef<Settings | null>(null)
  const under = useRef<Under | null>(null)
  /** Which pass is under way, from 1; null while nothing is sent. */
  const [passNumber, setPassNumber] = useState<number | null>(null)
  const [results, setResults] = useState<Results>({})
  const [refused, setRefused] = useState<string | null>(null)

  const leavePass = (): void => {
    under.current?.unsubscribe()
    clearTimeout(under.current?.deadline)
    under.current = null
  }

  const stop = (): void => {
    leavePass()
    const settings = before.current
    before.current = null
    if (!settings) return
    actions.edit({ name: 'back to the Lab', apply: () => settings })
    actions.clear()
    setPassNumber(null)
  }

  /** Last, with no lane open: what else the server does would be in the figure. */
  const measureCost = (pass: Pass, index: number, ref: string): void => {
    const { workload } = passSettings(pass, payload, ref)
    actions.edit({ name: 'payload for real', apply: () => ({ workload: { ...workload, running: false }, lanes: [] }) })
    actions.sendCost(COST_WAYS)
    const look = (): void => {
      if (store.getState().sendCost.state !== 'measuring') stop()
    }
    under.current = { unsubscribe: store.subscribe(look), deadline: setTimeout(stop, COST_LIMIT_MS) }
    setPassNumber(index + 1)
  }

  const begin = (passes: readonly Pass[], index: number, ref: string): void => {
    leavePass()
    const pass = passes[index]
    if (!pass) {
      measureCost(passes[0] as Pass, index, ref)
      return
    }
    const next = (): void => begin(passes, index + 1, ref)
    const look = (): void => {
      const { live, problems } = store.getState()
      const [problem] = problems
      if (problem) {
        setRefused(describeProblem(problem))
        stop()
        return
      }
      const measured = measurePass(pass, payload, live)
      setResults((known) => ({ ...known, ...measured }))
      if (isPassDone(pass, measured)) next()
    }
    const bytes = index === 0 ? { ref, bytes: payload.bytes } : undefined
    actions.edit({ name: 'payload for real', apply: () => passSettings(pass, payload, ref) }, bytes)
    actions.clear()
    under.current = { unsubscribe: store.subscribe(look), deadline: setTimeout(next, PASS_LIMIT_MS) }
    setPassNumber(index + 1)
  }

  const start = (): void => {
    before.current ??= store.getState().settings
    setResults({})
    setRefused(null)
    actions.forgetSendCost()
    begin(passesOf(runs.current++), 0, newPayloadRef())
  }

  const leave = useEffectEvent(() => {
    stop()
    setResults({})
    setRefused(null)
    actions.forgetSendCost()
  })
  // Another payload, or another page: what was measured is no longer what is shown.
  useEffect(() => () => leave(), [payload])
  return { passNumber, results, refused, start, stop }
}
