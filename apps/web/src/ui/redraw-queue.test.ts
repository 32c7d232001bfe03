import { expect, it } from 'vitest'
import { createRedrawQueue } from './redraw-queue.ts'

function queue() {
  const frames: (() => void)[] = []
  const clock = { now: 0 }
  const drawn: string[] = []
  const redraws = createRedrawQueue(
    (frame) => frames.push(frame),
    () => clock.now,
    () => 500,
  )
  const chart = (name: string) => {
    const ticket = redraws.add(() => drawn.push(name))
    ticket.inView(true)
    return ticket
  }
  return { clock, drawn, chart, frame: () => frames.shift()?.() }
}

it('draws one chart a frame', () => {
  const { chart, drawn, frame } = queue()
  for (const ticket of [chart('bytes'), chart('latency')]) ticket.dirty()
  frame()
  expect(drawn).toEqual(['bytes'])
  frame()
  expect(drawn).toEqual(['bytes', 'latency'])
})

it('draws a chart at most once per interval, and then what is newest', () => {
  const { chart, drawn, frame, clock } = queue()
  const bytes = chart('bytes')
  bytes.dirty()
  frame()
  clock.now = 250
  bytes.dirty()
  frame()
  expect(drawn).toEqual(['bytes'])
  clock.now = 500
  bytes.dirty()
  frame()
  expect(drawn).toEqual(['bytes', 'bytes'])
})

it('leaves out what is not in view until it is', () => {
  const { chart, drawn, frame } = queue()
  const bytes = chart('bytes')
  bytes.inView(false)
  bytes.dirty()
  frame()
  expect(drawn).toEqual([])
  bytes.inView(true)
  frame()
  expect(drawn).toEqual(['bytes'])
})

it('never draws what was removed', () => {
  const { chart, drawn, frame } = queue()
  const bytes = chart('bytes')
  bytes.dirty()
  bytes.remove()
  frame()
  expect(drawn).toEqual([])
})
