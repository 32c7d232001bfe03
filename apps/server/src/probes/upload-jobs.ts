/** What the server has of one upload. Its bytes are counted and dropped. */
export interface UploadJob {
  received: number
  /** The client took it back, or gave it up on the way. */
  cancelled: boolean
}

const MAX_JOBS = 200

/** Uploads by session and a name of the client's own choice. */
export class UploadJobs {
  readonly #jobs = new Map<string, UploadJob>()

  get(name: string): UploadJob {
    const known = this.#jobs.get(name)
    if (known) return known
    const job = { received: 0, cancelled: false }
    this.#jobs.set(name, job)
    const [oldest] = this.#jobs.keys()
    if (this.#jobs.size > MAX_JOBS && oldest !== undefined) this.#jobs.delete(oldest)
    return job
  }

  /** Where the upload was cancelled the bytes are not counted. */
  add(name: string, bytes: number): void {
    const job = this.get(name)
    if (!job.cancelled) job.received += bytes
  }

  cancel(name: string): void {
    this.get(name).cancelled = true
  }
}
