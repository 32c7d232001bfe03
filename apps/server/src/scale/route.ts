import { describeProblem, problemsOf } from '@wireside/contract/problem'
import { ScaleUp, type ScaleDown } from '@wireside/contract/scale'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { InboundRate } from '../inbound-rate.ts'
import { ScaleDesk } from './desk.ts'

export interface ScaleRouteOptions {
  /** Why this client may not start runs, in words, or null. */
  refuse(request: FastifyRequest): string | null
  maxConnections: number
  now(): number
}

/** Commands a second: a person presses two buttons. */
const MAX_COMMANDS_PER_SECOND = 10
const POLICY_VIOLATION = 1008

/** `/api/scale`: a WebSocket that says what is offered, runs what is asked for, and ends it when the page goes away. */
export function routeScale(app: FastifyInstance, { refuse, maxConnections, now }: ScaleRouteOptions): void {
  const desk = new ScaleDesk(maxConnections, now)
  app.get('/api/scale', { websocket: true }, (socket: WebSocket, request) => {
    const refusal = refuse(request)
    const rate = new InboundRate(MAX_COMMANDS_PER_SECOND)
    let end: (() => void) | null = null
    const tell = (message: ScaleDown): void => {
      if (message.type === 'done' || message.type === 'cancelled') end = null
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    }
    const goodbye = (why: string): void => {
      tell({ type: 'goodbye', why })
      socket.close(POLICY_VIOLATION, 'see the goodbye message')
    }
    socket.on('message', (data: Buffer) => {
      if (!rate.allows(now())) return goodbye(`more than ${MAX_COMMANDS_PER_SECOND} commands a second`)
      const command = parse(data)
      if ('why' in command) return goodbye(command.why)
      switch (command.type) {
        case 'start':
          end = desk.start(command.settings, refusal, tell) ?? end
          break
        case 'cancel':
          end?.()
          break
      }
    })
    socket.on('close', () => end?.())
    socket.on('error', () => socket.terminate())
    tell({ type: 'offer', ...desk.offer(refusal) })
  })
  app.addHook('preClose', () => desk.close())
}

function parse(data: Buffer): ScaleUp | { why: string } {
  let value: unknown
  try {
    value = JSON.parse(data.toString('utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { why: 'a scale command must be JSON' }
  }
  const [problem] = problemsOf(ScaleUp, value)
  return problem ? { why: describeProblem(problem) } : (value as ScaleUp)
}
