import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { ChildMessage, Replies } from './commands.ts'

/** The parent's side of a process that obeys commands one after the other. It rejects what is asked once it is gone. */
export class Child<Command extends { type: keyof Replies }> {
  readonly #process: ChildProcess
  readonly #exited: Promise<unknown>
  #waiting: { resolve(reply: Replies[keyof Replies]): void; reject(error: Error): void } | null = null
  #failure: Error | null = null

  /** `onOpened` is told how many connections are open while more are being opened. */
  constructor(file: string, execArgv: string[], onOpened: (connections: number) => void = () => undefined) {
    // Its own arguments: what the parent was started with (a watcher, a test runner) is not the child's.
    this.#process = fork(new URL(file, import.meta.url), [], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#exited = once(this.#process, 'exit')
    this.#process.on('message', (message: ChildMessage) => {
      switch (message.type) {
        case 'reply':
          this.#waiting?.resolve(message.reply)
          this.#waiting = null
          break
        case 'opened':
          onOpened(message.connections)
          break
        case 'failed':
          this.#fail(new Error(message.why))
          break
      }
    })
    this.#process.on('error', (error) => this.#fail(error))
    this.#process.on('exit', () => this.#fail(new Error('a process of the run ended')))
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  ask<C extends Command>(command: C): Promise<Replies[C['type']]> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#waiting = { resolve: resolve as (reply: Replies[keyof Replies]) => void, reject }
      this.#process.send(command)
    })
  }

  /** Ends it at once, with every connection it holds; settles when it is gone. */
  async end(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#waiting?.reject(this.#failure)
    this.#waiting = null
  }
}
