import type { ScaleTransport } from '@wireside/contract/scale'
import type { GeneratorCommand, Replies } from './commands.ts'
import { LoadClient } from './load-client.ts'
import { monotonicMs } from './monotonic.ts'
import { serveParent, tellParent } from './serve-parent.ts'

/** Connections that are being opened at a time: a real crowd comes in a stream as well. */
const OPENING_AT_ONCE = 256
/** Of 127.0.0.0/8, each with its own 28 000 ports; only Linux has them all without being asked. */
const ADDRESSES = 16
const TELL_EVERY_MS = 100

let target: { transport: ScaleTransport; size: number } = { transport: 'websocket', size: 0 }
const clients: LoadClient[] = []
let open = 0
let expected = 0
let first: number[] = []
let last: number[] = []
let arrivals: number[] = []
let complete: () => void = () => undefined

serveParent<GeneratorCommand>(async (command): Promise<Replies[keyof Replies]> => {
  switch (command.type) {
    case 'target':
      target = command
      return {}
    case 'open':
      await openUntil(command.to, command.ports, command.after)
      return { connections: open }
    case 'expect':
      expect(command.messages)
      return {}
    case 'arrived':
      if (!isComplete()) await new Promise<void>((resolve) => (complete = resolve))
      return arrived()
    case 'close':
      for (const client of clients.splice(0)) client.close()
      open = 0
      return {}
  }
})

function openUntil(to: number, ports: number[], after: number): Promise<void> {
  return new Promise((resolve) => {
    const telling = setInterval(() => tellParent({ type: 'opened', connections: open }), TELL_EVERY_MS)
    const more = (): void => {
      while (clients.length < to && clients.length - open < OPENING_AT_ONCE) openOne(ports, after, opened)
    }
    const opened = (): void => {
      open++
      if (open < to) more()
      else {
        clearInterval(telling)
        resolve()
      }
    }
    more()
  })
}

function openOne(ports: number[], after: number, onOpen: () => void): void {
  const place = clients.length
  const localAddress = process.platform === 'linux' ? `127.0.0.${2 + (place % ADDRESSES)}` : undefined
  const port = ports[place % ports.length] ?? 0
  const { transport } = target
  clients.push(new LoadClient({ transport, port, localAddress, after, onOpen, onMessage: count, onLost: lost }))
}

function lost(why: string): void {
  tellParent({ type: 'failed', why: `a connection was lost while ${open} were held: ${why}` })
}

function expect(messages: number): void {
  expected = messages
  first = []
  last = []
  arrivals = Array.from({ length: messages }, () => 0)
  for (const client of clients) client.expect()
}

function count({ messages }: LoadClient): void {
  const at = messages - 1
  const now = monotonicMs()
  first[at] ??= now
  last[at] = now
  arrivals[at] = (arrivals[at] ?? 0) + 1
  if (isComplete()) complete()
}

function isComplete(): boolean {
  return arrivals[expected - 1] === clients.length
}

/** Every client has every message, none of them short of its payload. */
function arrived(): Replies['arrived'] {
  for (const { messages, payloadBytes } of clients) {
    if (messages !== expected || payloadBytes < expected * target.size) {
      throw new Error(`a client has ${messages} of ${expected} messages, ${payloadBytes} payload bytes`)
    }
  }
  return { first, last, delivered: arrivals.reduce((sum, one) => sum + one, 0) }
}
