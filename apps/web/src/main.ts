import { startLab } from './app/start-lab.ts'

// The engine loads and connects on a thread of its own while this one still reads the rest of the page.
const lab = startLab(window)
// Not awaited: the page imports what stands here with us, and would wait for us in turn.
void import('./app/draw-page.tsx').then(({ drawPage }) => drawPage(lab))
