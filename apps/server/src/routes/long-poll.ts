import type { CloseCause } from '@wireside/contract/control'
import { DEFAULT_HOLD_MS } from '@wireside/contract/limits'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Exchange } from '../link/exchange.ts'
import type { Connection } from '../sessions/connection.ts'
import { lastIdOf, type LaneRequest } from '../sessions/lane-request.ts'
import type { CarrierOptions } from '../transports/carrier.ts'
import { longPollCarrier, type Answer, type LongPollCarrier, type LongPollOptions } from '../transports/long-poll.ts'
import type { LaneServer } from './lane-server.ts'

const POLL_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

/** A client that does not ask again within this is gone: there is no connection whose end would tell. */
const MAX_BETWEEN_POLLS_MS = 5_000

/** Every poll of one connection after the first. */
interface Polled {
  poll(answer: Answer): void
}

/** `GET /poll`: a lane over many requests, each held until there is something to answer. */
export function routeLongPoll(app: FastifyInstance, lanes: LaneServer): void {
  const open = new WeakMap<Connection, Polled>()
  app.get('/poll', (request, reply) => {
    const asked = lanes.requestOf(request)
    const answer = answerOn(reply, lanes.linkOf(request))
    if (asked?.kind === 'next') {
      open.get(asked.connection)?.poll(answer)
      return
    }
    const waits = new Waits()
    let carrier: LongPollCarrier | null = null
    const make = (options: CarrierOptions): LongPollCarrier =>
      (carrier = longPollCarrier(() => end('server'), { ...options, ...timesOf(asked), after }))
    const last = lastIdOf(asked)
    const running = lanes.run(request, last, make)
    const end = (cause: CloseCause): void => {
      waits.stop()
      running?.ended()
      if (asked?.kind === 'session') asked.connection.closed({ at: lanes.now(), cause })
    }
    const poll = (its: Answer): void => {
      waits.stop()
      carrier?.poll((body, pieces) => {
        its(body, pieces)
        if (asked?.kind === 'hand') end('server')
        else waits.start(() => end('client'))
      })
    }
    if (asked?.kind === 'session') {
      open.set(asked.connection, { poll })
      // A poll that is lost unanswered takes nothing with it; the browser may even ask again by itself.
      asked.connection.onLost = ({ cause }) => {
        if (cause === 'client' || !carrier?.isAsked) end(cause)
        else {
          carrier.gone()
          waits.start(() => end(cause))
        }
      }
    }
    poll(answer)
  })
}

class Waits {
  #timer: NodeJS.Timeout | null = null

  start(over: () => void): void {
    this.stop()
    this.#timer = setTimeout(over, MAX_BETWEEN_POLLS_MS)
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}

function timesOf(asked: LaneRequest | null): Pick<LongPollOptions, 'holdMs' | 'gatherMs'> {
  if (asked?.kind === 'hand') return asked.query
  const { holdMs = DEFAULT_HOLD_MS, gatherMs = 0 } = asked?.kind === 'session' ? asked.lane.settings : {}
  return { holdMs, gatherMs }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

function answerOn(reply: FastifyReply, link: Exchange): Answer {
  reply.hijack()
  const response = reply.raw
  return (body, pieces) => {
    if (response.destroyed) return
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      ...POLL_HEADERS,
      'content-length': body.length,
    })
    for (const { tag, bodyBytes } of pieces) link.tagNext(tag, bodyBytes)
    response.end(body)
  }
}
