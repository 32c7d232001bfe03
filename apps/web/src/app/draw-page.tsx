import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../ui/tokens.css'
import '../ui/base.css'
import { RouterProvider } from '@tanstack/react-router'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { createPageRouter } from './router.tsx'
import { theLab } from './the-lab.ts'

const root = createRoot(document.getElementById('root') as HTMLElement)
// At once: whoever waits for the document's load event, as a screenshot does, finds a page.
flushSync(() => root.render(<RouterProvider router={createPageRouter(theLab)} />))
