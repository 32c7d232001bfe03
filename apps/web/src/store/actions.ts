import type { Fault } from '@wireside/contract/faults'
import type { Problem } from '@wireside/contract/problem'
import type { RoomAct } from '@wireside/contract/rooms'
import type { RunFile } from '@wireside/contract/run-file'
import type { SendWay } from '@wireside/contract/send-cost'
import type { Transport } from '@wireside/contract/transports'
import type { EngineCommand } from '../engine/messages.ts'
import { applyClear } from './apply-engine-event.ts'
import { isPathLost } from './lab-state.ts'
import { currentSpan } from './lane-track.ts'
import { applyEdit, undoEdit, type Lab, type LabStore } from './lab-store.ts'
import { besideRecording, moveRecording, openRecording } from './run-replay.ts'
import { heal, hitLanes, isTargeted, type Edit, type Target } from './settings-edit.ts'

export interface PastedBytes {
  ref: string
  bytes: Uint8Array
}

/** A fault, whatever lanes it is for. */
export type Act = { [T in Fault['type']]: Omit<Extract<Fault, { type: T }>, 'lanes'> }[Fault['type']]

export type Actions = ReturnType<typeof createActions>

/** Everything a learner can do. Changes the store at once and tells the engine through `send`. */
export function createActions(store: LabStore, send: (command: EngineCommand) => void) {
  let requests = 0
  const lanesOf = (target: Target): string[] =>
    store
      .getState()
      .settings.lanes.filter((lane) => isTargeted(lane, target))
      .map((lane) => lane.id)
  const change = (next: (lab: Lab) => Lab, payload?: PastedBytes): void => {
    const before = store.getState().settings
    store.setState(next)
    const { settings } = store.getState()
    if (settings !== before) send({ type: 'set', settings, ...(payload && { payload }) })
  }
  const clear = (): void => {
    send({ type: 'clear' })
    store.setState((lab) => ({ live: applyClear(lab.live) }))
  }
  const fault = (act: Act, target: Target): void => {
    const alone = act.type === 'reset_stream'
    const lanes = alone ? lanesOf(target) : hitLanes(store.getState().settings.lanes, target).map((lane) => lane.id)
    if (lanes.length > 0) send({ type: 'act', requestId: ++requests, fault: { ...act, lanes } })
  }
  const opened = store.getState().settings
  return {
    edit: (edit: Edit, payload?: PastedBytes) => change((lab) => applyEdit(lab, edit), payload),
    undo: () => change(undoEdit),
    fault,
    /** Starts the script that is set, or stops what runs. */
    script: (on: boolean) => send({ type: 'script', on }),
    /** Takes back what lasts on the lanes: conditions, and what a fault left behind. */
    heal: (target: Target) => {
      change((lab) => applyEdit(lab, heal(target)))
      const { live } = store.getState()
      if (live.lasting.length > 0 || isPathLost(live)) fault({ type: 'heal' }, target)
    },
    reconnect: (target: Target) => send({ type: 'reconnect', lanes: lanesOf(target) }),
    disconnect: (target: Target) => send({ type: 'disconnect', lanes: lanesOf(target) }),
    clear,
    /** As the page was opened: settings, connections and figures. */
    reset: () => {
      change((lab) => applyEdit(lab, { name: 'reset', apply: () => opened }))
      if (store.getState().live.lasting.length > 0) fault({ type: 'heal' }, 'all')
      const lost = opened.lanes.map((lane) => lane.id).filter((id) => currentSpan(store.getState().live.lanes[id])?.state === 'closed')
      if (lost.length > 0) send({ type: 'reconnect', lanes: lost })
      clear()
    },
    sendCost: (ways: SendWay[]) => {
      send({ type: 'send-cost', ways })
      store.setState({ sendCost: { state: 'measuring' } })
    },
    forgetSendCost: () => store.setState({ sendCost: { state: 'unknown' } }),
    room: (lane: string, act: RoomAct) => send({ type: 'room', lane, act }),
    probe: (lane: string) => send({ type: 'probe', lane }),
    /** Asks for the bytes of every lane, or of those of one transport, as the taps hold them now. */
    readTaps: (transport?: Transport) => {
      const { lanes } = store.getState().settings
      for (const lane of lanes) if (!transport || lane.transport === transport) send({ type: 'tap', lane: lane.id })
    },
    forgetTaps: () => store.setState({ taps: {} }),
    hidden: (hidden: boolean) => send({ type: 'hidden', hidden }),
    pair: (lanes: [string, string]) => send({ type: 'pair', lanes }),
    /** Every single arrival is told from now on, or not any more. */
    watchArrivals: (on: boolean) => {
      send({ type: 'arrivals', on })
      store.setState((lab) => ({ live: { ...lab.live, arrived: {} } }))
    },
    record: (on: boolean) => {
      send({ type: 'record', on })
      store.setState((lab) => ({ recordingSince: on ? lab.live.now : null }))
    },
    /** Null, or why the run can't be shown; what is on screen then stays. */
    openRun: (name: string, run: RunFile): Problem | null => {
      const opened = openRecording(name, run)
      if ('problem' in opened) return opened.problem
      store.setState({ recording: opened.recording })
      return null
    },
    /** Beside the run that is open. */
    compareRun: (name: string, run: RunFile): Problem | null => {
      const first = store.getState().recording
      const second = openRecording(name, run)
      const both = first && 'recording' in second ? besideRecording(first, second.recording) : second
      if ('problem' in both) return both.problem
      store.setState({ recording: both.recording })
      return null
    },
    /** Shows the run as it stood `atMs` after it began. */
    moveRun: (atMs: number) => store.setState(({ recording }) => (recording ? { recording: moveRecording(recording, atMs) } : {})),
    closeRun: () => store.setState({ recording: null }),
    dismissFailure: (what: string) =>
      store.setState((lab) => ({ live: { ...lab.live, failures: lab.live.failures.filter((failure) => failure.what !== what) } })),
    dismissProblems: () => store.setState({ problems: [] }),
  }
}
