import { describeProblem } from '@wireside/contract/problem'
import type { Settings } from '@wireside/contract/settings'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLabHandle } from '../../store/context.ts'
import { newPayloadRef, type PastedPayload } from '../../store/pasted-payload.ts'
import { isPassDone, measurePass, passesOf, passSettings, type Pass, type Results } from './real-run.ts'

/** A pass that is not done by then goes on without what is missing, and says so. */
const PASS_LIMIT_MS = 15_000

interface Under {
  pass: Pass
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

  const begin = (passes: readonly Pass[], index: number, ref: string): void => {
    leavePass()
    const pass = passes[index]
    if (!pass) {
      stop()
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
    under.current = { pass, unsubscribe: store.subscribe(look), deadline: setTimeout(next, PASS_LIMIT_MS) }
    setPassNumber(index + 1)
  }

  const start = (): void => {
    before.current ??= store.getState().settings
    setResults({})
    setRefused(null)
    begin(passesOf(runs.current++), 0, newPayloadRef())
  }

  const leave = useEffectEvent(() => {
    stop()
    setResults({})
    setRefused(null)
  })
  // Another payload, or another page: what was measured is no longer what is shown.
  useEffect(() => () => leave(), [payload])
  return { passNumber, results, refused, start, stop }
}
