import type { ScaleProgress, ScaleResult, ScaleSettings, ScaleStep } from '@wireside/contract/scale'
import { linearFit, type LinearFit } from '../../stats/linear-fit.ts'
import { formatBytes, formatCount, formatDuration, formatRate, plural } from '../../ui/format.ts'
import { labelsApart } from '../../ui/labels-apart.ts'
import type { MethodId } from '../../ui/method.ts'
import { SCALE_TRANSPORTS } from './scale-transports.ts'

/** A run as the page keeps it. `number` is its name in table and chart, from 1. */
export interface KeptRun {
  number: number
  settings: ScaleSettings
  /** Memory before the first connection. */
  baselineBytes: number
  steps: readonly ScaleStep[]
  /** Null while it is under way. */
  result: ScaleResult | null
}

export type Measure = 'memory' | 'cpu' | 'last'

export interface MeasureStyle {
  method: MethodId
  label: string
  unit: string
  /** Whether growth with the connections is what it is about, so that a line is fitted. */
  fitted: boolean
  read(step: ScaleStep, baselineBytes: number): number
  format(value: number): string
  /** How the slope is said, per connection. */
  slope(value: number): string
}

const MICROS = 1000

export const MEASURES: Record<Measure, MeasureStyle> = {
  memory: {
    label: 'Memory',
    method: 'server-memory',
    unit: 'added to the lane server’s resident memory; the line is the fit',
    fitted: true,
    read: ({ residentBytes }, baselineBytes) => residentBytes - baselineBytes,
    format: formatBytes,
    slope: (bytes) => `${formatBytes(bytes)} a connection`,
  },
  last: {
    label: 'Last client',
    method: 'broadcast',
    unit: 'from the first write of a broadcast to the last client, median; the line is the fit',
    fitted: true,
    read: ({ lastMs }) => lastMs,
    format: formatDuration,
    slope: (ms) => `${(ms * MICROS).toFixed(1)} µs a connection`,
  },
  cpu: {
    label: 'CPU per message',
    method: 'server-cpu',
    unit: 'CPU time of the lane server’s process per message that arrived',
    fitted: false,
    read: ({ cpuMicrosPerMessage }) => cpuMicrosPerMessage,
    format: (micros) => `${micros.toFixed(1)} µs`,
    slope: (micros) => `${micros.toFixed(3)} µs a connection`,
  },
}

/** Growth over the connections. Memory begins with none of them. */
export function growth({ baselineBytes, steps }: KeptRun, measure: Measure): { x: number; y: number }[] {
  const { read } = MEASURES[measure]
  const points = steps.map((step) => ({ x: step.connections, y: read(step, baselineBytes) }))
  return measure === 'memory' ? [{ x: 0, y: 0 }, ...points] : points
}

export function growthFit(run: KeptRun, measure: Measure): LinearFit | null {
  return linearFit(growth(run, measure))
}

export function runName({ number, settings }: Pick<KeptRun, 'number' | 'settings'>): string {
  return `${number} ${SCALE_TRANSPORTS[settings.transport].short}`
}

/** What sets a run apart from one with the defaults. */
export function runWays({ encode, model }: ScaleSettings): string {
  return [encode === 'once' ? 'encoded once' : 'encoded for each', ...(model === 'threads' ? ['a thread each'] : [])].join(', ')
}

/** The newest finished run in one sentence. */
export function scaleSentence(runs: readonly KeptRun[]): string {
  const run = runs.findLast(({ result }) => result !== null)
  const last = run?.steps.at(-1)
  if (!run || !last) return 'How many connections can one server hold, and what does each of them cost?'
  const { settings } = run
  const apart = settings.model === 'threads' ? ' in a thread each' : ''
  return `${formatCount(settings.connections)} ${SCALE_TRANSPORTS[settings.transport].name} connections${apart} took ${memoryEach(run)} of memory each; a broadcast reached the last of them after ${formatDuration(last.lastMs)}.`
}

/** Growth of one run, in words. */
export function fitWords(run: KeptRun, measure: Measure): string {
  const fit = growthFit(run, measure)
  if (!fit || run.steps.length < 2) return `run ${run.number}: too few steps for a line`
  const { slope } = MEASURES[measure]
  return `run ${run.number}: ${slope(fit.slope)} (R² ${fit.r2.toFixed(3)})`
}

const PHASES: Record<ScaleProgress['phase'], string> = {
  starting: 'Starting the lane server and the load generator, and warming them up',
  opening: 'Opening connections',
  sending: 'Sending broadcasts, and waiting for the last client',
  settling: 'Waiting until memory stands still',
  ending: 'Ending both processes',
}

export function progressWords({ phase, connections, of }: ScaleProgress): string {
  return `${PHASES[phase]}: ${formatCount(connections)} of ${plural(of, 'connection')} held`
}

export interface RunCells {
  memory: string
  cpu: string
  first: string
  last: string
  rate: string
}

/** The figures of a run at its last step so far; the memory is the slope over all of them. */
export function runCells(run: KeptRun): RunCells | null {
  const step = run.steps.at(-1)
  if (!step) return null
  return {
    memory: memoryEach(run),
    cpu: MEASURES.cpu.format(step.cpuMicrosPerMessage),
    first: formatDuration(step.firstMs),
    last: formatDuration(step.lastMs),
    rate: `${formatRate(step.madeRate)} of ${formatRate(run.settings.rate)}`,
  }
}

/** The slope of memory over connections, with its standard error, both in one unit. */
function memoryEach(run: KeptRun): string {
  const fit = growthFit(run, 'memory')
  if (!fit) return ''
  const { slope, slopeError } = fit
  if (!Number.isFinite(slopeError)) return formatBytes(slope)
  const [unit, size, digits] = [
    ['B', 1, 0],
    ['kB', 1000, 1],
    ['MB', 1_000_000, 1],
  ].findLast(([, size]) => Math.abs(slope) >= Number(size)) ?? ['B', 1, 0]
  const inUnit = (bytes: number): string => (bytes / Number(size)).toFixed(Number(digits))
  return `${inUnit(slope)} ± ${inUnit(slopeError)} ${unit}`
}

/** Pixels of the plot's height, and between two labels' lines. */
const PLOT_HEIGHT = 230
const LABEL_LINE = 13

/** How far each end label is moved, in pixels, so that none covers another: values are the labels' places on the y axis. */
export function labelShifts(values: readonly number[]): number[] {
  const most = Math.max(...values, Number.MIN_VALUE)
  const places = values.map((value) => (1 - value / most) * PLOT_HEIGHT)
  return labelsApart(places, LABEL_LINE, PLOT_HEIGHT).map((place, index) => place - (places[index] ?? place))
}
