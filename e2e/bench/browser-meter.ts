import type { CDPSession, Page } from '@playwright/test'

/** A task that keeps the main thread longer than this is one a visitor can feel. Long Tasks API §1. */
const LONG_TASK_MS = 50

interface TraceEvent {
  name: string
  ph: string
  ts: number
  /** Wall time, µs. */
  dur?: number
  /** The thread's own clock, µs: what other processes took is not in it. */
  tdur?: number
  pid: number
  tid: number
  args: { data?: { frame?: string }; name?: string }
}

export interface PageFigures {
  frames: { p50: number; p95: number; max: number }
  /** Tasks of the page's main thread over 50 ms, longest first. */
  longTasks: Task[]
  /** Share of the time that the page's main thread and the engine's worker were computing, by their own clocks. */
  busy: { page: number; engine: number }
}

/** Milliseconds by the clock on the wall, and by the thread's own. */
interface Task {
  wall: number
  own: number
}

/** Watches one page through Chromium's own tracing and its heaps through the debugger's protocol. */
export class BrowserMeter {
  readonly #page: Page
  readonly #cdp: CDPSession

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page
    this.#cdp = cdp
  }

  static async on(page: Page): Promise<BrowserMeter> {
    return new BrowserMeter(page, await page.context().newCDPSession(page))
  }

  /** Traces for so long. The page keeps drawing meanwhile, because it asks for every frame. */
  async measure(forMs: number): Promise<PageFigures> {
    const events: TraceEvent[] = []
    const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]))
    this.#cdp.on('Tracing.dataCollected', collect)
    await this.#cdp.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
    })
    const frames = await this.#page.evaluate(
      (ms) =>
        new Promise<number[]>((resolve) => {
          const intervals: number[] = []
          const until = performance.now() + ms
          let last = performance.now()
          const frame = (at: number): void => {
            intervals.push(at - last)
            last = at
            if (at < until) requestAnimationFrame(frame)
            else resolve(intervals)
          }
          requestAnimationFrame(frame)
        }),
      forMs,
    )
    const complete = new Promise((resolve) => this.#cdp.once('Tracing.tracingComplete', resolve))
    await this.#cdp.send('Tracing.end')
    await complete
    this.#cdp.off('Tracing.dataCollected', collect)
    const page = threadNamed(events, 'CrRendererMain')
    const engine = threadNamed(events, 'DedicatedWorker thread')
    return {
      frames: spread(frames.slice(2)),
      longTasks: tasksOf(events, page)
        .filter(({ wall }) => wall > LONG_TASK_MS)
        .toSorted((a, b) => b.wall - a.wall),
      busy: { page: computing(events, page) / forMs, engine: computing(events, engine) / forMs },
    }
  }

  /** Bytes of live JavaScript objects of page and engine, after a full garbage collection. */
  async heaps(): Promise<{ page: number; engine: number }> {
    await this.#cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await this.#cdp.send('Runtime.getHeapUsage')
    return { page: usedSize, engine: await this.#engineHeap() }
  }

  async #engineHeap(): Promise<number> {
    const worker = this.#page.workers().find((one) => one.url().includes('engine'))
    if (!worker) throw new Error('the page has no engine')
    const { targetInfos } = (await this.#cdp.send('Target.getTargets')) as {
      targetInfos: { targetId: string; type: string; url: string }[]
    }
    const target = targetInfos.find(({ url }) => url === worker.url())
    if (!target) return Number.NaN
    const { sessionId } = await this.#cdp.send('Target.attachToTarget', { targetId: target.targetId })
    await this.#tell(sessionId, 1, 'HeapProfiler.enable')
    await this.#tell(sessionId, 2, 'HeapProfiler.collectGarbage')
    const { usedSize } = (await this.#tell(sessionId, 3, 'Runtime.getHeapUsage')) as { usedSize: number }
    await this.#cdp.send('Target.detachFromTarget', { sessionId })
    return usedSize
  }

  /** One command of another target, by way of this session. */
  #tell(sessionId: string, id: number, method: string): Promise<unknown> {
    return new Promise((resolve) => {
      const hear = (event: { sessionId: string; message: string }): void => {
        const answer = JSON.parse(event.message) as { id?: number; result?: unknown }
        if (event.sessionId !== sessionId || answer.id !== id) return
        this.#cdp.off('Target.receivedMessageFromTarget', hear)
        resolve(answer.result)
      }
      this.#cdp.on('Target.receivedMessageFromTarget', hear)
      void this.#cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
    })
  }
}

type Thread = Pick<TraceEvent, 'pid' | 'tid'>

/** The busiest thread of that name: a browser has renderers for other pages, too. */
function threadNamed(events: readonly TraceEvent[], name: string): Thread | null {
  const threads = events.filter((event) => event.ph === 'M' && event.name === 'thread_name' && event.args.name === name)
  return threads.toSorted((a, b) => computing(events, b) - computing(events, a))[0] ?? null
}

/** The tasks a thread ran. */
function tasksOf(events: readonly TraceEvent[], thread: Thread | null): Task[] {
  return events.flatMap(({ name, ph, pid, tid, dur = 0, tdur = dur }) =>
    ph === 'X' && name === 'ThreadControllerImpl::RunTask' && pid === thread?.pid && tid === thread.tid
      ? [{ wall: dur / 1000, own: tdur / 1000 }]
      : [],
  )
}

function computing(events: readonly TraceEvent[], thread: Thread | null): number {
  return tasksOf(events, thread).reduce((total, { own }) => total + own, 0)
}

function spread(values: readonly number[]): PageFigures['frames'] {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), max: at(1) }
}

export function figureWords({ frames, longTasks, busy }: PageFigures): string {
  const ms = (value: number): string => `${value.toFixed(1)} ms`
  const own = longTasks.filter((task) => task.own > LONG_TASK_MS).length
  const [longest] = longTasks
  const long = `${longTasks.length} tasks over ${LONG_TASK_MS} ms${longest ? `, ${own} of them by the thread’s own clock, longest ${ms(longest.wall)} (${ms(longest.own)})` : ''}`
  const share = (value: number): string => `${Math.round(value * 100)} %`
  return `frames p50 ${ms(frames.p50)}, p95 ${ms(frames.p95)}, max ${ms(frames.max)}; ${long}; computing: page ${share(busy.page)}, engine ${share(busy.engine)}`
}
