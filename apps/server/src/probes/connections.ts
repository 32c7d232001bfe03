import type { Link } from '../link/link.ts'

/** Which TCP connection a request came on, and its place among the requests of that connection, from 1. */
export interface ConnectionPlace {
  connection: number
  request: number
}

/** Counts the probe requests of each link, so that an experiment can see which ones shared a connection. */
export class ProbeConnections {
  readonly #requests = new WeakMap<Link, number>()

  place(link: Link): ConnectionPlace {
    const request = (this.#requests.get(link) ?? 0) + 1
    this.#requests.set(link, request)
    return { connection: link.id, request }
  }
}
