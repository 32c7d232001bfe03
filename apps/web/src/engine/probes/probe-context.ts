import type { ProbePlace } from './probe.ts'

/** What a running probe is handed. Its times are ms since it began, on the worker's clock. */
export interface ProbeContext {
  /** The full URL of a path on the lane port, the session in its query. */
  url(path: string, scheme: 'http' | 'ws', place?: ProbePlace): string
  elapsed(): number
  /** Aborted where the experiment is cancelled; everything open is then closed. */
  signal: AbortSignal
}

/** Waits, or until the probe is cancelled. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Settles with whichever comes first: `event` calling back, or `ms` having passed; rejects where cancelled. */
export function until(ms: number, signal: AbortSignal, event: (happened: () => void) => void): Promise<void> {
  const enough = new AbortController()
  event(() => enough.abort())
  const both = AbortSignal.any([signal, enough.signal])
  return pause(ms, both).catch((error: unknown) => {
    if (signal.aborted) throw error
  })
}
