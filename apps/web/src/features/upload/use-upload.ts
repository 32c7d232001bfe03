import type { Protocol } from '@wireside/contract/lanes'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { useEffect, useRef, useState } from 'react'
import { startEngine, type Engine } from '../../engine/client.ts'
import type { UploadFigures, UploadSettings } from '../../engine/trials.ts'

/** The worker needs a turn for its last word to the server. */
const LAST_WORD_MS = 250
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

export interface UploadState {
  /** What is under way; null while nothing is. */
  sending: UploadFigures | null
  runs: readonly UploadRun[]
  ready: boolean
  /** Why there is nothing to send to. */
  failure: string | null
  /** A TLS port whose certificate this browser does not accept yet. */
  refused: string | null
}

/** Runs kept on the page: as many as one compares. */
const MAX_RUNS = 12

/** An engine of its own, with one lane that says nothing: its conditions are the link's. */
export function useUpload(controlUrl: string, plan: UploadPlan) {
  const engine = useRef<Engine | null>(null)
  const current = useRef(plan)
  const [state, setState] = useState<UploadState>({ sending: null, runs: [], ready: false, failure: null, refused: null })
  useEffect(() => {
    const started = startEngine((event) => {
      if (event.type === 'upload') setState((before) => withFigures(before, event.figures, current.current))
      else if (event.type === 'certificate') {
        const { origin, accepted } = event
        setState((before) => ({ ...before, refused: accepted ? null : origin, ...(!accepted && { sending: null }) }))
        if (!accepted) started.send({ type: 'upload', upload: null })
      } else if (event.type === 'control') {
        const lost = event.state === 'open' ? null : event.state === 'connecting' ? undefined : event.why
        if (lost !== undefined)
          setState((before) => ({ ...before, ready: lost === null, failure: lost, ...(lost !== null && { sending: null }) }))
      }
    })
    const settings = settingsOf(current.current)
    started.send({ type: 'start', controlUrl, secret: newSecret(), settings, isolated: window.crossOriginIsolated })
    engine.current = started
    return () => {
      started.send({ type: 'leave' })
      setTimeout(() => started.stop(), LAST_WORD_MS)
    }
  }, [controlUrl])
  useEffect(() => {
    current.current = plan
    engine.current?.send({ type: 'set', settings: settingsOf(plan) })
  }, [plan])
  const send = (way: UploadSettings['way']): void => {
    const { protocol, bytes, cancelHalfWay } = plan
    engine.current?.send({ type: 'upload', upload: { way, protocol, bytes, cancelHalfWay, lane: LANE } })
  }
  return { ...state, send, cancel: () => engine.current?.send({ type: 'upload-cancel' }) }
}

function withFigures(before: UploadState, figures: UploadFigures, plan: UploadPlan): UploadState {
  if (figures.state === 'sending') return { ...before, sending: figures }
  return { ...before, sending: null, runs: [{ plan, figures }, ...before.runs].slice(0, MAX_RUNS) }
}

function settingsOf({ protocol, bytesPerSecond }: UploadPlan): Settings {
  const conditions = bytesPerSecond === null ? [] : [{ type: 'bandwidth', direction: 'up', bytesPerSecond } as const]
  return {
    workload: { ...DEFAULT_SETTINGS.workload, running: false },
    lanes: [{ ...SSE!, id: LANE, ...(protocol !== 'h1' && { protocol }), conditions }],
  }
}

function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
