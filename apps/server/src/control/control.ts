import { PROTOCOL, ControlUp, type ControlDown } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import { describeProblem, problemsOf } from '@wireside/contract/problem'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { Ports } from '../access.ts'
import { publicLimits, type Config } from '../environment.ts'
import { InboundRate } from '../inbound-rate.ts'
import type { Metrics } from '../metrics.ts'
import { SessionRefused, type Registry } from '../sessions/registry.ts'
import type { ReportSink, Session } from '../sessions/session.ts'
import { answerSendCost } from './send-cost.ts'

export interface ControlOptions {
  config: Config
  registry: Registry
  metrics: Metrics
  now(): number
  ports: Ports
  version: string
}

/** A page that does not say who it is within this time holds a connection for nothing. */
const AUTH_WITHIN_MS = 5000
/** Commands a second: a slider sends 60, clock probes 2. */
const MAX_COMMANDS_PER_SECOND = 200
/** Tap reads a second: a page with six lanes reads them all at once, and an answer may be megabytes. */
const MAX_TAP_READS_PER_SECOND = 12
const NORMAL_CLOSURE = 1000
const POLICY_VIOLATION = 1008
const GOING_AWAY = 1001

/** The control channel: one WebSocket a page, on the app port, never through a shaped link. */
export function registerControl(app: FastifyInstance, options: ControlOptions): void {
  /** Which channel speaks for a session; the newest wins. */
  const speaking = new Map<Session, (message: ControlDown) => void>()
  app.get('/control', { websocket: true }, (socket: WebSocket, request) => {
    serve(socket, request.ip, options, speaking)
  })
}

function serve(
  socket: WebSocket,
  address: string,
  { config, registry, metrics, now, ports, version }: ControlOptions,
  speaking: Map<Session, (message: ControlDown) => void>,
): void {
  const rate = new InboundRate(MAX_COMMANDS_PER_SECOND)
  const tapReads = new InboundRate(MAX_TAP_READS_PER_SECOND)
  let session: Session | null = null
  const send = (message: ControlDown): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const sink: ReportSink = send
  const goodbye = (why: string): void => {
    send({ type: 'goodbye', why })
    socket.close(POLICY_VIOLATION, 'see the goodbye message')
  }
  /** The session's voice; a newer tab with the same secret takes it over by calling `replaced`. */
  const voice = (message: ControlDown): void => {
    send(message)
    session?.detach(sink)
    session = null
    socket.close(GOING_AWAY)
  }
  const deadline = setTimeout(() => goodbye(`no auth message within ${AUTH_WITHIN_MS} ms`), AUTH_WITHIN_MS)

  function begin(secret: string): void {
    clearTimeout(deadline)
    try {
      session = registry.claim(secret, address)
    } catch (error) {
      if (!(error instanceof SessionRefused)) throw error
      metrics.refused('session')
      goodbye(error.message)
      return
    }
    speaking.get(session)?.({ type: 'replaced' })
    speaking.set(session, voice)
    send({
      type: 'hello',
      protocol: PROTOCOL,
      session: session.id,
      epoch: session.log.epoch,
      serverVersion: version,
      lanes: { port: ports.lanes, url: config.publicLanesUrl },
      tls: { port: ports.tls, url: config.publicTlsUrl },
      tls1: { port: ports.tls1, url: config.publicTls1Url },
      selfSigned: config.certificate === null,
      limits: publicLimits(config.limits),
    })
    session.attach(sink)
  }

  function obey(session: Session, command: Exclude<ControlUp, { type: 'auth' }>): void {
    switch (command.type) {
      case 'set': {
        const problems = session.set(command.rev, command.settings)
        send(problems.length > 0 ? { type: 'refused', rev: command.rev, problems } : { type: 'settings', rev: command.rev })
        break
      }
      case 'payload':
        session.paste(command.ref, Buffer.from(command.base64, 'base64'))
        break
      case 'script':
        session.runScript(command.on)
        break
      case 'act': {
        const why = session.refusal(command.fault)
        if (why) {
          send({ type: 'failed', requestId: command.requestId, why })
          break
        }
        const connections = session.act(command.fault)
        if (connections > 0 || lasts(command.fault)) send({ type: 'done', requestId: command.requestId, connections, at: now() })
        else send({ type: 'failed', requestId: command.requestId, why: 'no connection of these lanes is open' })
        break
      }
      case 'tap':
        send(readTap(session, command.lane))
        break
      case 'send-cost':
        void answerSendCost(session, command.ways).then(send)
        break
      case 'leave':
        registry.leave(session)
        socket.close(NORMAL_CLOSURE)
        break
      case 'ping':
        send({ type: 'pong', sentAt: command.sentAt, at: now() })
        break
    }
  }

  function readTap(session: Session, lane: string): ControlDown {
    const refused = (why: string): ControlDown => ({ type: 'tap-refused', lane, why })
    if (config.limits.maxTapBytes === 0) return refused('this server keeps no bytes: MAX_TAP_BYTES is 0')
    if (!tapReads.allows(now())) return refused(`more than ${MAX_TAP_READS_PER_SECOND} reads a second`)
    const tap = session.readTap(lane)
    return tap ? { type: 'tap', lane, tap } : refused('the session has no such lane')
  }

  socket.on('message', (data: Buffer) => {
    if (!rate.allows(now())) return goodbye(`more than ${MAX_COMMANDS_PER_SECOND} control messages a second`)
    const command = parse(data)
    if ('why' in command) goodbye(command.why)
    else if (command.type === 'auth') {
      if (session) goodbye('auth came twice')
      else begin(command.secret)
    } else if (session) obey(session, command)
    else goodbye('the first message must be auth')
  })
  socket.on('close', () => {
    clearTimeout(deadline)
    if (!session) return
    session.detach(sink)
    if (speaking.get(session) !== voice) return
    speaking.delete(session)
    registry.release(session)
  })
  socket.on('error', () => socket.terminate())
}

/** Whether a fault does something where no connection is open, too. */
function lasts({ type }: Fault): boolean {
  return type === 'outage' || type === 'impose' || type === 'heal' || type === 'restart'
}

function parse(data: Buffer): ControlUp | { why: string } {
  let value: unknown
  try {
    value = JSON.parse(data.toString('utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { why: 'a control message must be JSON' }
  }
  const type = (value as { type?: unknown } | null)?.type
  const schema = ControlUp.anyOf.find((member) => member.properties.type.const === type)
  if (!schema)
    return {
      why: describeProblem({
        field: 'type',
        value: String(type),
        allowed: ControlUp.anyOf.map((member) => member.properties.type.const).join(', '),
      }),
    }
  const [problem] = problemsOf(schema, value)
  return problem ? { why: describeProblem(problem) } : (value as ControlUp)
}
