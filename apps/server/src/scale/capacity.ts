import { MAX_SCALE_THREADS, MIN_SCALE_CONNECTIONS } from '@wireside/contract/scale'

/** Descriptors of a process that are not a run's connections: files, pipes, the event loop's own. */
const OTHER_DESCRIPTORS = 512
/** A Node thread as measured here holds 20 MB; some more, so that the machine stays usable. */
const THREAD_BYTES = 24 * 1024 * 1024

export interface Capacity {
  maxConnections: number
  /** What bounds `maxConnections`, in words. */
  why: string
  maxThreads: number
}

/** How many connections a run may hold: as the operator allows, and as many files as a process may open. */
export function capacity(allowed: number, descriptors: number, availableBytes: number): Capacity {
  const byDescriptors = Math.max(0, descriptors - OTHER_DESCRIPTORS)
  const maxConnections = Math.min(allowed, byDescriptors)
  const why =
    byDescriptors < allowed
      ? `a process here may open ${descriptors} files (ulimit -n), and each connection is one`
      : 'the limit of this server, MAX_SCALE_CONNECTIONS'
  const byMemory = Math.floor(availableBytes / 2 / THREAD_BYTES)
  const maxThreads = Math.min(MAX_SCALE_THREADS, maxConnections, byMemory)
  return { maxConnections, why, maxThreads: maxThreads < MIN_SCALE_CONNECTIONS ? 0 : maxThreads }
}

/** Files this process may have open, and so its children; Infinity where the system sets no bound. */
export function openFilesLimit(): number {
  const report = process.report?.getReport() as { userLimits?: { open_files?: { soft: number | string } } } | undefined
  const soft = report?.userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Infinity
}
