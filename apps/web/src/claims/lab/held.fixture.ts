import type { Held } from './scale.ts'

/** A run whose memory grows by `bytes` a connection and whose messages cost `micros` each. */
export function held({ bytes, micros, ...rest }: { bytes: number; micros: number } & Partial<Held>): Held {
  return {
    transport: 'websocket',
    encode: 'once',
    model: 'event-loop',
    baselineBytes: 60_000_000,
    machine: 'a machine',
    steps: [100, 200, 300, 400, 500].map((connections) => ({
      connections,
      residentBytes: 60_000_000 + connections * bytes,
      cpuMicrosPerMessage: micros,
      firstMs: 1,
      lastMs: 5,
      slowestMs: 9,
      madeRate: 5,
      delivered: connections * 10,
    })),
    ...rest,
  }
}
