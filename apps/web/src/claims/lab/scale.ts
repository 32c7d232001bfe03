import type { ScaleResult, ScaleSettings } from '@wireside/contract/scale'
import { askScale, runScale, scaleUrl } from '../../engine/scale.ts'
import { linearFit } from '../../stats/linear-fit.ts'
import { Unavailable } from '../claim.ts'
import type { Course } from './course.ts'
import type { Lab } from './lab.ts'

/** What a run of the many-connection lab gave; the last step is the one with all connections. */
export interface Held {
  transport: ScaleSettings['transport']
  encode: ScaleSettings['encode']
  model: ScaleSettings['model']
  baselineBytes: number
  steps: ScaleResult['steps']
  machine: string
}

/** Holds many connections on the server, beside the experiment's own session. Throws `Unavailable` where it offers none. */
export async function hold(lab: Lab, course: Course, from: number, to: number, settings: ScaleSettings): Promise<Held> {
  const { protocol, host } = location
  const url = scaleUrl(import.meta.env.VITE_CONTROL_URL ?? `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/control`)
  const offer = await askScale(url)
  if (!offer.on) throw new Unavailable(`the many-connection lab is off here: ${offer.why}`)
  const most = settings.model === 'threads' ? offer.maxThreads : offer.maxConnections
  if (settings.connections > most)
    throw new Unavailable(`${settings.connections} connections are asked for, this machine offers ${most}: ${offer.why}`)
  const { baselineBytes, steps, machine } = await runScale(url, settings, {
    signal: lab.signal,
    onProgress: ({ phase, connections, of }) =>
      course.at(
        from + (to - from) * (connections / Math.max(1, of)),
        `${settings.transport}, ${settings.model}, ${phase}: ${connections} of ${of}`,
      ),
  })
  return { transport: settings.transport, encode: settings.encode, model: settings.model, baselineBytes, steps, machine }
}

/** Bytes of memory that one more connection costs: the slope over the steps, least squares. */
export function bytesPerConnection({ steps }: Pick<Held, 'steps'>): number {
  return linearFit(steps.map(({ connections, residentBytes }) => ({ x: connections, y: residentBytes })))?.slope ?? Number.NaN
}

/** Processor time per delivered message with all connections held, µs. */
export function cpuPerMessage({ steps }: Pick<Held, 'steps'>): number {
  return steps.at(-1)?.cpuMicrosPerMessage ?? Number.NaN
}
