import type { ChildMessage, Replies } from './commands.ts'

/** Longer than any run may take: a child whose parent hangs still ends. */
const END_AFTER_MS = 300_000

/** The child's side: obeys one command after the other, and ends with its parent. */
export function serveParent<Command extends { type: keyof Replies }>(obey: (command: Command) => Promise<Replies[keyof Replies]>): void {
  let last = Promise.resolve()
  process.on('message', (command: Command) => {
    last = last
      .then(() => obey(command))
      .then(
        (reply) => tellParent({ type: 'reply', reply }),
        (error: Error) => tellParent({ type: 'failed', why: error.message }),
      )
  })
  process.on('disconnect', () => process.exit())
  setTimeout(() => process.exit(), END_AFTER_MS).unref()
}

export function tellParent(message: ChildMessage): void {
  process.send?.(message)
}
