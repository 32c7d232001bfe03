import { expect, it } from 'vitest'
import { DatagramPath } from './datagram-path.ts'

function fates(lostPercent: number, reorderedPercent: number, seed = 1): (number | null)[] {
  const path = new DatagramPath('down', seed)
  path.set([{ type: 'packet_loss', direction: 'both', lostPercent, reorderedPercent }], 0)
  return Array.from({ length: 5000 }, (_, at) => path.arrivesAt(1200, at))
}

it('without conditions every datagram arrives at once', () => {
  const path = new DatagramPath('down', 1)
  expect([path.arrivesAt(1200, 5), path.arrivesAt(1200, 6)]).toEqual([5, 6])
})

it('loses the share it was told to, and the same ones for the same seed', () => {
  const lost = fates(10, 0).filter((fate) => fate === null).length
  expect(lost / 5000).toBeCloseTo(0.1, 1)
  expect(fates(10, 0)).toEqual(fates(10, 0))
  expect(fates(10, 0, 2)).not.toEqual(fates(10, 0))
})

it('what is held back is overtaken by what came later', () => {
  const arrivals = fates(0, 5) as number[]
  const overtaken = arrivals.filter((at, index) => arrivals.slice(index + 1, index + 10).some((later) => later < at)).length
  expect(overtaken / 5000).toBeCloseTo(0.05, 1)
})

it('latency holds for its own direction alone', () => {
  const path = new DatagramPath('up', 1)
  path.set([{ type: 'latency', direction: 'down', delayMs: 50, jitterMs: 0 }], 0)
  expect(path.arrivesAt(100, 0)).toBe(0)
  path.set([{ type: 'latency', direction: 'both', delayMs: 50, jitterMs: 0 }], 0)
  expect(path.arrivesAt(100, 0)).toBe(50)
})

it('bandwidth queues datagrams behind each other, and drops at the tail what would wait too long', () => {
  const path = new DatagramPath('down', 1)
  path.set([{ type: 'bandwidth', direction: 'both', bytesPerSecond: 10_000 }], 0)
  expect([path.arrivesAt(1000, 0), path.arrivesAt(1000, 0)]).toEqual([100, 200])
  const all = Array.from({ length: 20 }, () => path.arrivesAt(1000, 0))
  expect(all.filter((at) => at !== null)).toEqual([300, 400, 500])
})
