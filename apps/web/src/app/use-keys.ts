import { useEffect } from 'react'
import { useLabHandle } from '../store/context.ts'
import { editWorkload, isSilent, isTargeted, setSilent, type Target } from '../store/settings-edit.ts'

/** K cut, F close politely, S silent, H heal, R reset, Space pause: for whoever stands beside the projector. */
export function useKeys(target: Target): void {
  const { actions, store } = useLabHandle()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return
      if (store.getState().recording) return
      switch (event.key.toLowerCase()) {
        case 'k':
          actions.fault({ type: 'reset_peer' }, target)
          break
        case 'f':
          actions.fault({ type: 'close' }, target)
          break
        case 's': {
          const silent = store.getState().settings.lanes.some((lane) => isTargeted(lane, target) && isSilent(lane))
          actions.edit(setSilent(target, !silent))
          break
        }
        case 'h':
          actions.heal(target)
          break
        case 'r':
          actions.reset()
          break
        case ' ': {
          if (event.target instanceof HTMLElement && event.target.closest('button, summary, a')) return
          const { running } = store.getState().settings.workload
          actions.edit(editWorkload(running ? 'pause' : 'go on', { running: !running }))
          break
        }
        default:
          return
      }
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [actions, store, target])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="listbox"], [role="slider"]') !== null
  )
}
