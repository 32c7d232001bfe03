import { expect, it } from 'vitest'
import { bytesPerConnection, cpuPerMessage } from './scale.ts'

const step = (connections: number, residentBytes: number) => ({
  connections,
  residentBytes,
  cpuMicrosPerMessage: connections / 100,
  firstMs: 1,
  lastMs: 2,
  slowestMs: 3,
  madeRate: 5,
  delivered: connections,
})

it('the cost of a connection is the slope over the steps, whatever the process weighs without any', () => {
  const steps = [100, 200, 300, 400, 500].map((connections) => step(connections, 60_000_000 + connections * 9000))
  expect(bytesPerConnection({ steps })).toBeCloseTo(9000, 6)
})

it('processor time is that with all connections held', () => {
  expect(cpuPerMessage({ steps: [step(100, 0), step(500, 0)] })).toBe(5)
})
