/** The settings documents that were sent, and which of them the server has answered. */
export class Revisions {
  #sent = 0
  #answered = 0
  #waiting: (() => void)[] = []

  /** The number of the next document. */
  next(): number {
    return ++this.#sent
  }

  isNewest(rev: number): boolean {
    return rev === this.#sent
  }

  /** Runs it once the server has answered every document: a new connection must find what was set before it. */
  whenAnswered(run: () => void): void {
    if (this.#answered === this.#sent) run()
    else this.#waiting.push(run)
  }

  answered(rev: number): void {
    this.#answered = rev
    if (this.isNewest(rev)) for (const run of this.#waiting.splice(0)) run()
  }

  /** A new session counts anew. */
  restart(): void {
    this.#sent = this.#answered = 0
  }
}
