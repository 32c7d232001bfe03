import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Settings } from '@wireside/contract/settings'
import { useLabHandle } from '../../store/context.ts'
import { newPayloadRef, type PastedPayload } from '../../store/pasted-payload.ts'
import { runSettings } from './payload-rows.ts'

/** Sends a payload on real lanes for as long as it runs; whatever the Lab was set to comes back after it. */
export function useRealRun(payload: PastedPayload | null) {
  const { actions, store } = useLabHandle()
  const before = useRef<Settings | null>(null)
  const [running, setRunning] = useState(false)

  const stop = (): void => {
    const settings = before.current
    before.current = null
    if (!settings) return
    actions.edit({ name: 'back to the Lab', apply: () => settings })
    actions.clear()
    setRunning(false)
  }
  const start = (): void => {
    if (!payload) return
    const ref = newPayloadRef()
    before.current ??= store.getState().settings
    actions.edit({ name: 'payload for real', apply: () => runSettings(payload, ref) }, { ref, bytes: payload.bytes })
    actions.clear()
    setRunning(true)
  }

  const leave = useEffectEvent(stop)
  // Another payload, or another page: what runs is no longer what is shown.
  useEffect(() => () => leave(), [payload])
  return { running, start, stop }
}
