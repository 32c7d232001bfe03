import type { EngineEvent } from '../engine/messages.ts'
import type { SampleBatch } from '../engine/samples.ts'
import { MAX_ARRIVED, MAX_FAULTS, ring, type LabState, type NetworkSpan } from './lab-state.ts'
import { applyChange, applyReality, applySample, applyStale, clearTrack, EMPTY_TRACK, type LaneTrack } from './lane-track.ts'

/** One event of the engine, live or from a run file, into what is shown. */
export function applyEngineEvent(state: LabState, event: EngineEvent): LabState {
  switch (event.type) {
    case 'control':
      return applyControl(state, event)
    case 'clock':
      return { ...state, clock: { stepMs: event.stepMs, roundTripMs: event.roundTripMs, offsetErrorMs: event.offsetErrorMs } }
    case 'connection': {
      const { change } = event
      const track = applyChange(state.lanes[change.lane] ?? EMPTY_TRACK, change)
      const failures =
        change.state === 'open' ? state.failures.filter(({ lane }) => lane !== undefined && lane !== change.lane) : state.failures
      return { ...later(state, change.at), lanes: { ...state.lanes, [change.lane]: track }, failures }
    }
    case 'reality': {
      const { lane, at } = event.change
      const track = applyReality(state.lanes[lane] ?? EMPTY_TRACK, event.change)
      return { ...later(state, at), lanes: { ...state.lanes, [lane]: track } }
    }
    case 'stale': {
      const { lane, at } = event.mark
      const track = applyStale(state.lanes[lane] ?? EMPTY_TRACK, event.mark)
      return { ...later(state, at), lanes: { ...state.lanes, [lane]: track } }
    }
    case 'fault':
      return { ...later(state, event.mark.at), faults: ring(state.faults, [event.mark], MAX_FAULTS) }
    case 'lasting':
      return { ...state, lasting: event.faults, script: event.script }
    case 'samples':
      return applyBatch(state, event.batch)
    case 'failed':
      return { ...state, failures: [...state.failures.filter((failure) => failure.what !== event.what), event] }
    case 'arrived': {
      const arrived = { ...state.arrived }
      for (const [id, own] of Object.entries(event.lanes)) arrived[id] = ring(arrived[id] ?? [], own, MAX_ARRIVED)
      return { ...state, arrived }
    }
    case 'certificate': {
      const others = state.refusedPorts.filter((origin) => origin !== event.origin)
      return { ...state, refusedPorts: event.accepted ? others : [...others, event.origin] }
    }
    case 'post-heads':
      return { ...state, postHeads: { request: event.request, answer: event.answer } }
    case 'hidden':
      return applyHidden(state, event.hidden, event.at)
    case 'settings':
    case 'run':
    case 'payload':
    case 'send-cost':
    case 'send-cost-refused':
    case 'room':
    case 'tap':
    case 'tap-refused':
    case 'examined':
    case 'crowd':
    case 'upload':
      return state
  }
}

function applyControl(state: LabState, event: Extract<EngineEvent, { type: 'control' }>): LabState {
  // While a lost channel tries again it is still lost: the notice stays until it is open.
  const control = event.state === 'connecting' && state.control?.state === 'closed' ? state.control : event
  const next: LabState = { ...later(state, event.at), control }
  if (event.state === 'open') {
    return {
      ...next,
      limits: event.limits,
      lanesUrls: event.lanesUrls,
      selfSigned: event.selfSigned,
      epoch: event.epoch,
      network: endSpan(state.network, 'lost', event.at),
    }
  }
  if (event.state === 'connecting') return next
  // Before the first contact there is nothing to lose: the notice speaks, and no track is drawn.
  if (state.limits === null || state.network.some((span) => span.kind === 'lost' && span.to === null)) return next
  return { ...next, network: [...state.network, { from: event.at, to: null, kind: 'lost', why: 'no contact' }] }
}

function applyBatch(state: LabState, batch: SampleBatch): LabState {
  const lanes: Record<string, LaneTrack> = {}
  for (const [id, sample] of Object.entries(batch.lanes)) {
    const track = state.lanes[id] ?? EMPTY_TRACK
    lanes[id] = applySample(track, sample, batch.at, track.ticks.at(-1)?.at ?? batch.at)
  }
  // A lane that the batch leaves out has not been sampled yet, or is gone; the settings say which.
  for (const [id, track] of Object.entries(state.lanes)) lanes[id] ??= track
  return { ...later(state, batch.at), seq: batch.seq, lanes, latencyErrorMs: batch.latencyErrorMs, pair: batch.pair }
}

/** The tab was hidden or shown: browsers slow a hidden page down, and that is nobody's fault on the wire. */
function applyHidden(state: LabState, hidden: boolean, at: number): LabState {
  if (!hidden) return { ...state, network: endSpan(state.network, 'hidden', at) }
  const span: NetworkSpan = { from: at, to: null, kind: 'hidden', why: 'this tab was hidden' }
  return { ...state, network: [...endSpan(state.network, 'hidden', at), span].slice(-MAX_FAULTS) }
}

/** What was measured is forgotten; what is connected, and what the server said of itself, stays. */
export function applyClear(state: LabState): LabState {
  const lanes = Object.fromEntries(Object.entries(state.lanes).map(([id, track]) => [id, clearTrack(track)]))
  const network = state.network.filter((span) => span.to === null)
  return { ...state, lanes, network, pair: null, arrived: {}, faults: [] }
}

function later(state: LabState, at: number): LabState {
  return at > state.now ? { ...state, now: at } : state
}

function endSpan(spans: NetworkSpan[], kind: NetworkSpan['kind'], at: number): NetworkSpan[] {
  return spans.map((span) => (span.kind === kind && span.to === null ? { ...span, to: at } : span))
}
