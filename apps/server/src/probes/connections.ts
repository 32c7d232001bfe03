import type { Exchange } from '../link/exchange.ts'

/** Which TCP connection a request came on, and its place among the requests of that connection, from 1. */
export interface ConnectionPlace {
  connection: number
  request: number
}

/** Counts the probe requests of each TCP connection, so that an experiment can see which ones shared a connection. */
export class ProbeConnections {
  readonly #requests = new WeakMap<object, number>()

  place({ id, tcp }: Exchange): ConnectionPlace {
    const request = (this.#requests.get(tcp) ?? 0) + 1
    this.#requests.set(tcp, request)
    return { connection: id, request }
  }

  /** Ends the connection (FIN) after `idleMs` in which no further request came on it, as a server's keep-alive timeout does. */
  closeIdle(exchange: Exchange, idleMs: number): void {
    const request = this.#requests.get(exchange.tcp)
    setTimeout(() => {
      if (this.#requests.get(exchange.tcp) === request) exchange.closePeer()
    }, idleMs).unref()
  }
}
