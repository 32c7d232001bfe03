import { startLab } from './start-lab.ts'

/** The one of this page. Its engine loads and connects on a thread of its own while this one still reads the rest of the page. */
export const theLab = startLab(window)
