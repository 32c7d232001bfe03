import type { Protocol } from '@wireside/contract/lanes'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { useEffect, useRef, useState } from 'react'
import { newSecret, startEngine, type Engine } from '../../engine/client.ts'
import type { UploadFigures, UploadSettings } from '../../engine/trials.ts'

const [, SSE] = DEFAULT_SETTINGS.lanes
const LANE = 'sse'

/** What is sent, and by what link. */
export interface UploadPlan {
  protocol: Protocol
  bytes: number
  /** Of the link, upstream; null: as fast as it goes. */
  bytesPerSecond: number | null
  cancelHalfWay: boolean
}

/** A finished upload, with what was asked for. */
export interface UploadRun {
  plan: UploadPlan
  figures: UploadFigures
}

/** One under way; `figures` is null until the first are told. */
export interface Sending {
  way: UploadSettings['way']
  plan: UploadPlan
  figures: UploadFigures | null
}

export interface UploadState {
  /** What is under way; null while nothing is. */
  sending: Sending | null
  runs: readonly UploadRun[]
  /** Origin of the lanes over each protocol; null while there is no server. */
  lanesUrls: Record<Protocol, string> | null
  /** Why there is nothing to send to. */
  failure: string | null
  /** TLS ports whose certificate this browser does not accept yet. */
  refused: readonly string[]
}

const NOTHING_YET: UploadState = { sending: null, runs: [], lanesUrls: null, failure: null, refused: [] }
/** Runs kept on the page: as many as one compares. */
const MAX_RUNS = 12

/** An engine of its own, with one lane that says nothing: its conditions are the link's. */
export function useUpload(controlUrl: string, plan: UploadPlan) {
  const engine = useRef<Engine | null>(null)
  const current = useRef(plan)
  const [state, setState] = useState(NOTHING_YET)
  useEffect(() => {
    let urls: UploadState['lanesUrls'] = null
    const started = startEngine((event) => {
      if (event.type === 'upload') setState((before) => withFigures(before, event.figures))
      else if (event.type === 'certificate') {
        const { origin, accepted } = event
        const ends = !accepted && origin === urls?.[current.current.protocol]
        if (ends) started.send({ type: 'upload', upload: null })
        setState((before) => ({ ...before, refused: withRefused(before.refused, origin, accepted), ...(ends && { sending: null }) }))
      } else if (event.type === 'control') {
        if (event.state === 'connecting') return
        urls = event.state === 'open' ? event.lanesUrls : null
        const failure = event.state === 'open' ? null : event.why
        if (failure !== null) started.send({ type: 'upload', upload: null })
        setState((before) => ({ ...before, lanesUrls: urls, failure, ...(failure !== null && { sending: null }) }))
      }
    })
    const settings = settingsOf(current.current)
    started.send({ type: 'start', controlUrl, secret: newSecret(), settings, isolated: window.crossOriginIsolated })
    engine.current = started
    return () => started.leave()
  }, [controlUrl])
  useEffect(() => {
    current.current = plan
    engine.current?.send({ type: 'set', settings: settingsOf(plan) })
  }, [plan])
  const send = (way: UploadSettings['way']): void => {
    const { protocol, bytes, cancelHalfWay } = plan
    engine.current?.send({ type: 'upload', upload: { way, protocol, bytes, cancelHalfWay, lane: LANE } })
    setState((before) => ({ ...before, sending: { way, plan, figures: null } }))
  }
  return { ...state, send, cancel: () => engine.current?.send({ type: 'upload-cancel' }) }
}

/** What comes of one that was given up meanwhile is dropped. */
function withFigures(before: UploadState, figures: UploadFigures): UploadState {
  const { sending, runs } = before
  if (!sending) return before
  if (figures.state === 'sending') return { ...before, sending: { ...sending, figures } }
  return { ...before, sending: null, runs: [{ plan: sending.plan, figures }, ...runs].slice(0, MAX_RUNS) }
}

function withRefused(refused: readonly string[], origin: string, accepted: boolean): string[] {
  const others = refused.filter((other) => other !== origin)
  return accepted ? others : [...others, origin]
}

function settingsOf({ protocol, bytesPerSecond }: UploadPlan): Settings {
  const conditions = bytesPerSecond === null ? [] : [{ type: 'bandwidth', direction: 'up', bytesPerSecond } as const]
  return {
    workload: { ...DEFAULT_SETTINGS.workload, running: false },
    lanes: [{ ...SSE!, id: LANE, ...(protocol !== 'h1' && { protocol }), conditions }],
  }
}
