import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router'
import type { LabHandle } from '../store/context.ts'
import { LabPage } from './LabPage.tsx'
import { NotFound } from './NotFound.tsx'
import { PayloadPage } from './PayloadPage.tsx'
import { formatSearch, parseSearch } from './search.ts'
import type { SearchText } from './settings-url.ts'
import { Shell } from './Shell.tsx'

const root = createRootRouteWithContext<{ lab: LabHandle }>()({ component: Shell, notFoundComponent: NotFound })

const lab = createRoute({ getParentRoute: () => root, path: '/', validateSearch: (search) => search as SearchText, component: LabPage })

const payload = createRoute({ getParentRoute: () => root, path: '/payload', component: PayloadPage })

export function createPageRouter(handle: LabHandle) {
  return createRouter({
    routeTree: root.addChildren([lab, payload]),
    context: { lab: handle },
    parseSearch,
    stringifySearch: (search) => formatSearch(search as SearchText),
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}
