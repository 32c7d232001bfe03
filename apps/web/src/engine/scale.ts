import type { ScaleDown, ScaleOffer, ScaleProgress, ScaleResult, ScaleSettings, ScaleStep, ScaleUp } from '@wireside/contract/scale'

/** A run that did not start or could not go on; `message` says why, for people. */
export class ScaleFailed extends Error {}

export interface ScaleRunOptions {
  /** Aborting ends the run, and everything it opened on the server. */
  signal?: AbortSignal
  onProgress?(progress: ScaleProgress): void
  /** Each step as it is measured; the memory before the first of them. */
  onStep?(step: ScaleStep, baselineBytes: number): void
}

/** Where the many-connection lab is asked: beside the control channel. */
export function scaleUrl(controlUrl: string): string {
  return new URL('/api/scale', controlUrl).href
}

/** What the server offers to this page. Rejects with `ScaleFailed` where it can't be reached. */
export function askScale(url: string): Promise<ScaleOffer> {
  return converse(url, (message, { resolve }) => {
    if (message.type === 'offer') resolve(message)
  })
}

/**
 * One run of the many-connection lab, from its start to its result. Rejects with `ScaleFailed` in words, or with the
 * signal's reason once everything is ended. The run lives no longer than this page.
 */
export function runScale(url: string, settings: ScaleSettings, options: ScaleRunOptions = {}): Promise<ScaleResult> {
  const { signal, onProgress, onStep } = options
  if (signal?.aborted) return Promise.reject(signal.reason as Error)
  return converse<ScaleResult>(url, (message, { send, resolve, reject }) => {
    switch (message.type) {
      case 'offer':
        signal?.addEventListener('abort', () => send({ type: 'cancel' }))
        send({ type: 'start', settings })
        if (signal?.aborted) send({ type: 'cancel' })
        break
      case 'progress':
        onProgress?.(message)
        break
      case 'step':
        onStep?.(message.step, message.baselineBytes)
        break
      case 'done':
        resolve(message.result)
        break
      case 'cancelled':
        reject(signal?.reason as Error)
        break
      case 'failed':
      case 'goodbye':
        reject(new ScaleFailed(message.why))
        break
    }
  })
}

interface Conversation<T> {
  send(message: ScaleUp): void
  resolve(value: T): void
  reject(error: Error): void
}

/** One socket for one question; closed once it is answered. */
function converse<T>(url: string, hear: (message: ScaleDown, conversation: Conversation<T>) => void): Promise<T> {
  const socket = new WebSocket(url)
  return new Promise<T>((resolve, reject) => {
    const conversation: Conversation<T> = { send: (message) => socket.send(JSON.stringify(message)), resolve, reject }
    socket.onmessage = ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as ScaleDown, conversation)
    socket.onclose = () => reject(new ScaleFailed('The server cannot be reached; what ran on it has ended.'))
  }).finally(() => socket.close())
}
