import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../ui/tokens.css'
import '../ui/base.css'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import type { LabHandle } from '../store/context.ts'
import { createPageRouter } from './router.tsx'

/** Everything that is on screen. */
export function drawPage(lab: LabHandle): void {
  createRoot(document.getElementById('root') as HTMLElement).render(<RouterProvider router={createPageRouter(lab)} />)
}
