import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { MEASURED_FLAGS, settled, type ProcessFigures } from '@wireside/server/src/scale/process-figures.ts'

/** One server of the bench in a process of its own, so that its CPU time and memory are its own. */
export class Contender {
  readonly name: string
  readonly port: number
  readonly #child: ChildProcess

  private constructor(name: string, child: ChildProcess, port: number) {
    this.name = name
    this.#child = child
    this.port = port
  }

  /** `module` sends `{port}` once it listens, and answers `figures` and whatever else it knows. */
  static async start(module: URL, name: string): Promise<Contender> {
    const child = fork(module, [name], { execArgv: MEASURED_FLAGS })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    return new Contender(name, child, port)
  }

  figures(): Promise<ProcessFigures> {
    return this.ask<ProcessFigures>('figures')
  }

  /** Resident memory once it stands still. */
  async settledBytes(): Promise<number> {
    return (await settled(() => this.figures())).residentBytes
  }

  async ask<Answer>(question: string): Promise<Answer> {
    this.#child.send(question)
    const [answer] = (await once(this.#child, 'message')) as [Answer]
    return answer
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.kill()
    await gone
  }
}

/** The server's side of `figures`; memory after everything that can be collected was. */
export function answerFigures(): ProcessFigures {
  const { user, system } = process.cpuUsage()
  globalThis.gc?.()
  return { cpuMicros: user + system, residentBytes: process.memoryUsage.rss() }
}

/** Runs the contenders of each round in turn, beginning with another one each time. */
export async function inTurns<Contestant, Result>(
  contestants: readonly Contestant[],
  rounds: number,
  run: (one: Contestant) => Promise<Result>,
): Promise<Map<Contestant, Result[]>> {
  const results = new Map<Contestant, Result[]>(contestants.map((one) => [one, []]))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const one = contestants[(round + turn) % contestants.length] as Contestant
      results.get(one)?.push(await run(one))
    }
  }
  return results
}
