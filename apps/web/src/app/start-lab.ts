import { startEngine } from '../engine/client.ts'
import type { EngineEvent } from '../engine/messages.ts'
import { createActions } from '../store/actions.ts'
import type { LabHandle } from '../store/context.ts'
import { applyToLab, createLabStore } from '../store/lab-store.ts'
import { calmEvents } from './calm-events.ts'
import { controlUrl } from './control-url.ts'
import { afterPosted, gatherEvents } from './gather-events.ts'
import { formatSearch, parseSearch } from './search.ts'
import { sessionSecret } from './secret.ts'
import { formatSettings, parseSettings } from './settings-url.ts'

/** Only the Lab's address carries settings. */
const LAB_PATH = '/'
/** Browsers refuse more than some hundred address changes a minute; a slider makes more. */
const ADDRESS_EVERY_MS = 400

/** Reads the settings from the address, starts the engine, and keeps the two in step from then on. */
export function startLab(page: Window): LabHandle {
  const { stage, ...search } = parseSearch(page.location.search)
  const { settings, problems } = parseSettings(page.location.pathname === LAB_PATH ? search : {})
  const store = createLabStore(settings, problems)
  const reducedMotion = page.matchMedia('(prefers-reduced-motion: reduce)')
  const apply = (events: EngineEvent[]) => store.setState((lab) => events.reduce(applyToLab, lab))
  const engine = startEngine(
    calmEvents(
      gatherEvents(apply, afterPosted()),
      () => reducedMotion.matches,
      () => page.performance.now(),
    ),
  )
  const actions = createActions(store, engine.send)
  engine.send({
    type: 'start',
    controlUrl: controlUrl(page.location),
    secret: sessionSecret(page.sessionStorage),
    settings,
    isolated: page.crossOriginIsolated,
  })

  page.document.addEventListener('visibilitychange', () => actions.hidden(page.document.hidden))
  let due: ReturnType<typeof setTimeout> | null = null
  store.subscribe((lab, before) => {
    if (lab.settings === before.settings || due) return
    due = setTimeout(() => {
      due = null
      if (page.location.pathname !== LAB_PATH) return
      const shown = { ...formatSettings(store.getState().settings), ...(stage === undefined ? {} : { stage }) }
      page.history.replaceState(page.history.state, '', `${page.location.pathname}${formatSearch(shown)}${page.location.hash}`)
    }, ADDRESS_EVERY_MS)
  })
  return { store, actions }
}
