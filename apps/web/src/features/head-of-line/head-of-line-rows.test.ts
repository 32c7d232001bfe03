import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { expect, it } from 'vitest'
import { headOfLineRows } from './head-of-line-rows.ts'

const lane = { ...DEFAULT_SETTINGS.lanes[0]!, id: 'wt' }
const arrive = (latencies: readonly (number | null)[], order?: readonly number[]) => {
  const all = latencies.flatMap((latencyMs, index) => (latencyMs === null ? [] : [{ seq: index + 1, latencyMs }]))
  return order ? order.map((seq) => all.find((one) => one.seq === seq)!) : all
}

it('what came late is told from what came as the path has it', () => {
  const { rows } = headOfLineRows([lane], { wt: arrive([20, 21, 90, 80, 70, 20, 20, 20, 20]) })
  expect(rows[0]).toMatchObject({ waited: 3, overtaken: 0, medianMs: 20, maxMs: 90 })
  expect(rows[0]!.marks.filter(({ waited }) => waited).map(({ seq }) => seq)).toEqual([3, 4, 5])
})

it('overtaken is what came after a later one', () => {
  const { rows } = headOfLineRows([lane], { wt: arrive([20, 90, 20, 20], [1, 3, 4, 2]) })
  expect(rows[0]!.marks.filter(({ overtaken }) => overtaken).map(({ seq }) => seq)).toEqual([2])
})

it('a datagram that never came is lost once nothing so old is under way any more; on a stream nothing is lost', () => {
  const latencies = Array.from({ length: 90 }, (_, index) => (index === 9 || index === 88 ? null : 20))
  const lost = (mode: 'streams' | 'datagrams') => headOfLineRows([{ ...lane, mode }], { wt: arrive(latencies) }).rows[0]!.lost
  expect(lost('datagrams')).toEqual([10])
  expect(lost('streams')).toEqual([])
})

it('lanes are shown over the same messages', () => {
  const other = { ...lane, id: 'ws' }
  const many = Array.from({ length: 400 }, () => 20)
  const { first, newest, rows } = headOfLineRows([lane, other], { wt: arrive(many), ws: arrive(many.slice(0, 300)) })
  expect([first, newest]).toEqual([201, 400])
  expect(rows[1]!.marks[0]!.seq).toBe(201)
  expect(rows[1]!.lost).toEqual([])
})
