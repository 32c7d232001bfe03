import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ControlDown, ControlUp, LaneReport } from '@wireside/contract/control'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { readEnvironment } from '../environment.ts'
import { startServer } from '../start.ts'

export const closers: (() => Promise<void> | void)[] = []
/** Ends whatever a test has started. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close()
}

export async function start(environment: Record<string, string> = {}) {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...environment }))
  closers.push(() => server.close())
  return server.ports
}

type Ports = Awaited<ReturnType<typeof start>>
type Of<T extends ControlDown['type']> = Extract<ControlDown, { type: T }>

/** A page's control channel: everything it was told, and waiting for what it has not been told yet. */
export class Control {
  readonly told: ControlDown[] = []
  readonly socket: WebSocket
  #wake: () => void = () => {}

  constructor({ app }: Ports, origin = `http://127.0.0.1:${app}`) {
    this.socket = new WebSocket(`ws://127.0.0.1:${app}/control`, { origin })
    this.socket.on('message', (data: Buffer) => {
      this.told.push(JSON.parse(data.toString()) as ControlDown)
      this.#wake()
    })
    closers.push(() => this.socket.terminate())
  }

  async send(...messages: (ControlUp | string)[]): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open')
    for (const message of messages) this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
    return this
  }

  async next<T extends ControlDown['type']>(type: T, fits: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    for (;;) {
      const found = this.told.find((message): message is Of<T> => message.type === type && fits(message as Of<T>))
      if (found) return found
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Sums a lane's reports up until `enough` says so. */
  async laneUntil(lane: string, enough: (sum: { seqs: number[]; replayed: number; dropped: number; last: LaneReport }) => boolean) {
    const sumUp = () => {
      const reports = this.told.filter((message) => message.type === 'report').map(({ lanes }) => lanes[lane]!)
      return {
        seqs: reports.flatMap(({ units }) => units.flatMap(({ seq }) => seq)),
        replayed: reports.flatMap(({ units }) => units.flatMap(({ replayed }) => replayed)).filter(Boolean).length,
        dropped: reports.flatMap(({ dropped }) => dropped).reduce((sum, [first, last]) => sum + last - first + 1, 0),
        last: reports.at(-1)!,
      }
    }
    await this.next('report', (report) => report.lanes[lane] !== undefined)
    while (!enough(sumUp())) await new Promise<void>((resolve) => (this.#wake = resolve))
    return sumUp()
  }
}

const SECRET = 'a'.repeat(32)
export const auth = (secret = SECRET): ControlUp => ({ type: 'auth', protocol: 1, secret })

export function settings(workload: Partial<Settings['workload']> = {}, lane: Partial<Settings['lanes'][number]> = {}): Settings {
  return {
    workload: { ...DEFAULT_SETTINGS.workload, ...workload },
    lanes: DEFAULT_SETTINGS.lanes.map((one) => ({ ...one, ...(lane as object) })),
  }
}

/** A lane as a browser opens it, reading every byte, or none. */
export async function openSse(ports: Ports, session: string, lane = 'sse', lastEventId?: string) {
  const response = await fetch(`http://127.0.0.1:${ports.lanes}/sse?session=${session}&lane=${lane}`, {
    headers: lastEventId ? { 'last-event-id': lastEventId } : {},
  })
  closers.push(() => response.body?.cancel().catch(() => undefined))
  return response
}

export async function idsOf(response: Response, count: number): Promise<string[]> {
  let text = ''
  const decoder = new TextDecoder()
  const reader = response.body!.getReader()
  for (;;) {
    const ids = [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!)
    if (ids.length >= count) return ids.slice(0, count)
    const { value, done } = await reader.read()
    if (done) return ids
    text += decoder.decode(value, { stream: true })
  }
}

export async function idsOverWebSocket({ lanes }: Ports, session: string, count: number, last?: string): Promise<string[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${lanes}/ws?session=${session}&lane=ws${last ? `&last=${last}` : ''}`)
  closers.push(() => socket.terminate())
  const ids: string[] = []
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (!text.startsWith('{')) ids.push(text.split('\n', 1)[0]!)
      if (ids.length >= count) resolve()
    })
  })
  return ids.slice(0, count)
}
