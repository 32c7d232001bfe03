import './app/the-lab.ts'

// Not awaited: the page imports what stands here with us, and would wait for us in turn.
void import('./app/draw-page.tsx')
