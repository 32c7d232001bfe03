import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './ui/tokens.css'
import './ui/base.css'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { createPageRouter } from './app/router.tsx'
import { startLab } from './app/start-lab.ts'

const lab = startLab(window)
createRoot(document.getElementById('root') as HTMLElement).render(<RouterProvider router={createPageRouter(lab)} />)
