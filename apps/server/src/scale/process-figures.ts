import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Node's flags for a process that is to be measured. Its young generation has one size from the start (Node's own
 * largest), so that its growth can't be taken for that of the connections; memory is read after collections asked for.
 */
export const MEASURED_FLAGS = ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16']

export interface ProcessFigures {
  residentBytes: number
  /** CPU time of all threads since the process began. */
  cpuMicros: number
}

/** Memory stands still once it was read so many times in a row, so far apart, within this share of it. */
const STILL_LOOKS = 3
const LOOK_MS = 50
const STILL_SHARE = 0.002
/** What does not stand still by then is taken as it is. */
const MOST_LOOKS = 40

/** What `read` tells once memory stands still: pages that a collection has emptied are given back by another thread, and later. */
export async function settled(read: () => Promise<ProcessFigures>): Promise<ProcessFigures> {
  let figures = await read()
  for (let still = 0, looks = 0; still < STILL_LOOKS && looks < MOST_LOOKS; looks++) {
    await wait(LOOK_MS)
    const { residentBytes } = figures
    figures = await read()
    still = Math.abs(figures.residentBytes - residentBytes) <= residentBytes * STILL_SHARE ? still + 1 : 0
  }
  return figures
}

/**
 * Memory and CPU time of another process as the kernel counts them (Linux, /proc), so that nothing runs in it to be
 * measured: resident set in `status`, and run time in `schedstat`, exact to the last switch between threads. Null where
 * the kernel does not say. Buffers of sockets are the kernel's and are not in it.
 */
export async function readProcess(pid: number): Promise<ProcessFigures | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
    const threads = await readdir(`/proc/${pid}/task`)
    const nanoseconds = await Promise.all(threads.map((thread) => runTime(`/proc/${pid}/task/${thread}/schedstat`)))
    if (kibibytes === undefined) return null
    return { residentBytes: Number(kibibytes) * 1024, cpuMicros: nanoseconds.reduce((sum, one) => sum + one, 0) / 1000 }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function runTime(path: string): Promise<number> {
  return Number((await readFile(path, 'utf8')).split(' ', 1)[0])
}

/** ESRCH: a thread ended between the two reads. */
function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES'
}
