/** A tab that has said nothing for so long is gone. */
const FORGET_MS = 3000
const SAY_EVERY_MS = 1000

interface Said {
  tab: string
  open: number
}

/** Tells other tabs of this page how many connections this one holds, and hears how many they hold. */
export function tabsBeside(onChange: (open: number) => void) {
  const channel = new BroadcastChannel('wireside-budget')
  const tab = Math.random().toString(36).slice(2)
  const heard = new Map<string, { open: number; at: number }>()
  let own = 0
  const say = (): void => channel.postMessage({ tab, open: own } satisfies Said)
  const sum = (): void => {
    const now = performance.now()
    for (const [other, { at }] of heard) if (now - at > FORGET_MS) heard.delete(other)
    onChange([...heard.values()].reduce((all, { open }) => all + open, 0))
  }
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    heard.set(data.tab, { open: data.open, at: performance.now() })
    sum()
  }
  const timer = setInterval(() => {
    say()
    sum()
  }, SAY_EVERY_MS)
  return {
    tell(open: number): void {
      own = open
      say()
    },
    close(): void {
      clearInterval(timer)
      own = 0
      say()
      channel.close()
    },
  }
}
