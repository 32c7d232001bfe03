import type { Exhibit } from '../exhibit.ts'

/** What is going on in a run, for the page to show. */
export interface Progress {
  /** 0 to 1. */
  share: number
  /** In words: "kill 3 of 20". */
  doing: string
  /** Evidence so far. */
  exhibits: Exhibit[]
}

/** How a run is to go: in full or short, and where its progress is told. */
export class Course {
  readonly brief: boolean
  readonly #tell: (progress: Progress) => void

  constructor(brief: boolean, tell: (progress: Progress) => void) {
    this.brief = brief
    this.#tell = tell
  }

  /** The full number, or the one for the short form. */
  choose(full: number, brief: number): number {
    return this.brief ? brief : full
  }

  at(share: number, doing: string, exhibits: Exhibit[] = []): void {
    this.#tell({ share, doing, exhibits })
  }
}
