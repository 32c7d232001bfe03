import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ScaleSettings } from '@wireside/contract/scale'
import { encodeForSse } from './hold-sse.ts'
import { encodeForWebsocket } from './hold-websocket.ts'
import type { Encode } from './holder.ts'

const ENCODE: Partial<Record<ScaleSettings['transport'], Encode>> = { websocket: encodeForWebsocket, sse: encodeForSse }

/** A worker thread for each connection: the other model, with nothing shared but the process. */
export class ThreadHolder {
  readonly #encode: Encode
  readonly #once: boolean
  readonly #threads: { worker: Worker; port: number }[] = []

  constructor({ transport, encode }: Pick<ScaleSettings, 'transport' | 'encode'>) {
    const own = ENCODE[transport]
    if (!own) throw new Error(`a thread each is not made for ${transport}`)
    this.#encode = own
    this.#once = encode === 'once'
  }

  /** Starts threads until there are `count`; returns each one's port. */
  async grow(count: number): Promise<number[]> {
    while (this.#threads.length < count) {
      const worker = new Worker(new URL('connection-thread.mjs', import.meta.url))
      const [port] = (await once(worker, 'message')) as [number]
      this.#threads.push({ worker, port })
    }
    return this.#threads.map(({ port }) => port)
  }

  readonly broadcast = (payload: string): void => {
    const shared = this.#once ? this.#encode(payload) : null
    for (const { worker } of this.#threads) worker.postMessage(shared ?? this.#encode(payload))
  }

  async collect(): Promise<void> {
    for (const { worker } of this.#threads) {
      worker.postMessage(null)
      await once(worker, 'message')
    }
  }

  end(): void {
    for (const { worker } of this.#threads) void worker.terminate()
  }
}
