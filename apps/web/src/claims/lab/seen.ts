import type { ConnectionChange, EngineEvent, FaultMark, StaleMark } from '../../engine/messages.ts'
import type { SampleBatch } from '../../engine/samples.ts'

/** Batches kept: ten minutes of four a second. */
const MAX_BATCHES = 2400
const MAX_CHANGES = 2000

/** Everything an experiment's engine has told so far. Times are the engine's. */
export class Seen {
  readonly changes: ConnectionChange[] = []
  readonly batches: SampleBatch[] = []
  readonly faults: FaultMark[] = []
  readonly stales: StaleMark[] = []
  /** Messages that could not be delivered as the session saw it, in words. */
  readonly failures: string[] = []
  postHeads: { request: number; answer: number } | null = null

  add(event: EngineEvent): void {
    switch (event.type) {
      case 'connection':
        if (this.changes.length < MAX_CHANGES) this.changes.push(event.change)
        break
      case 'samples':
        if (this.batches.length < MAX_BATCHES) this.batches.push(event.batch)
        break
      case 'fault':
        this.faults.push(event.mark)
        break
      case 'stale':
        this.stales.push(event.mark)
        break
      case 'failed':
        this.failures.push(`${event.what}: ${event.why}`)
        break
      case 'post-heads':
        this.postHeads = { request: event.request, answer: event.answer }
        break
      case 'control':
      case 'clock':
      case 'settings':
      case 'run':
      case 'payload':
      case 'hidden':
      case 'reality':
      case 'lasting':
      case 'send-cost':
      case 'send-cost-refused':
      case 'room':
      case 'tap':
      case 'tap-refused':
      case 'examined':
      case 'crowd':
      case 'upload':
      case 'certificate':
      case 'arrived':
        break
    }
  }

  /** Changes of one lane, oldest first. */
  of(lane: string): ConnectionChange[] {
    return this.changes.filter((change) => change.lane === lane)
  }

  state(lane: string): ConnectionChange | null {
    return this.changes.findLast((change) => change.lane === lane) ?? null
  }
}
