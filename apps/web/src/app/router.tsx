import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import type { LabHandle } from '../store/context.ts'
import { Broken } from './Broken.tsx'
import { LabPage } from './LabPage.tsx'
import { NotFound } from './NotFound.tsx'
import { formatSearch, parseSearch } from './search.ts'
import type { SearchText } from './settings-url.ts'
import { Shell } from './Shell.tsx'

const root = createRootRouteWithContext<{ lab: LabHandle }>()({ component: Shell, notFoundComponent: NotFound })

const lab = createRoute({ getParentRoute: () => root, path: '/', validateSearch: (search) => search as SearchText, component: LabPage })

// Pages of their own to load: the Lab's first paint does not wait for them.
const payload = createRoute({
  getParentRoute: () => root,
  path: '/payload',
  component: lazyRouteComponent(() => import('./PayloadPage.tsx'), 'PayloadPage'),
})
const claims = createRoute({
  getParentRoute: () => root,
  path: '/claims',
  component: lazyRouteComponent(() => import('./ClaimsArea.tsx'), 'ClaimsArea'),
})
const allClaims = createRoute({
  getParentRoute: () => claims,
  path: '/',
  component: lazyRouteComponent(() => import('./ClaimsPage.tsx'), 'ClaimsPage'),
})
const report = createRoute({
  getParentRoute: () => claims,
  path: '/report',
  component: lazyRouteComponent(() => import('./ReportPage.tsx'), 'ReportPage'),
})
const oneClaim = createRoute({
  getParentRoute: () => claims,
  path: '/$id',
  component: lazyRouteComponent(() => import('./ClaimPage.tsx'), 'ClaimPage'),
})
const method = createRoute({
  getParentRoute: () => root,
  path: '/method',
  component: lazyRouteComponent(() => import('./MethodPage.tsx'), 'MethodPage'),
})
const choose = createRoute({
  getParentRoute: () => root,
  path: '/choose',
  validateSearch: (search) => search as SearchText,
  component: lazyRouteComponent(() => import('./ChoosePage.tsx'), 'ChoosePage'),
})
const lessons = createRoute({
  getParentRoute: () => root,
  path: '/lessons',
  component: lazyRouteComponent(() => import('./LessonsPage.tsx'), 'LessonsPage'),
})
const scale = createRoute({
  getParentRoute: () => root,
  path: '/scale',
  component: lazyRouteComponent(() => import('./ScalePage.tsx'), 'ScalePage'),
})
const budget = createRoute({
  getParentRoute: () => root,
  path: '/budget',
  component: lazyRouteComponent(() => import('./BudgetPage.tsx'), 'BudgetPage'),
})
const upload = createRoute({
  getParentRoute: () => root,
  path: '/upload',
  component: lazyRouteComponent(() => import('./UploadPage.tsx'), 'UploadPage'),
})

export function createPageRouter(handle: LabHandle) {
  return createRouter({
    routeTree: root.addChildren([
      lab,
      payload,
      claims.addChildren([allClaims, report, oneClaim]),
      choose,
      lessons,
      method,
      scale,
      budget,
      upload,
    ]),
    context: { lab: handle },
    defaultErrorComponent: Broken,
    parseSearch,
    stringifySearch: (search) => formatSearch(search as SearchText),
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}
