import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseQuery, printQuery } from '../chart/chart-state.ts'
import { NotFound } from './not-found.tsx'
import { PageFault } from './page-fault.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFault })
const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component })

const home = page(
  '/',
  lazyRouteComponent(() => import('../market/home-page.tsx'), 'HomePage'),
)
const stock = createRoute({
  getParentRoute: () => root,
  path: '/stocks/$symbol',
  validateSearch: (query: Record<string, unknown>): Record<string, string | undefined> =>
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
  component: lazyRouteComponent(() => import('../market/stock-page.tsx'), 'StockPage'),
})
const macro = page(
  '/macro',
  lazyRouteComponent(() => import('../market/macro-page.tsx'), 'MacroPage'),
)
const data = page(
  '/data',
  lazyRouteComponent(() => import('../market/data-page.tsx'), 'DataPage'),
)
const documentation = page(
  '/docs/api',
  lazyRouteComponent(() => import('../documentation/documentation-page.tsx'), 'DocumentationPage'),
)
const about = page(
  '/about',
  lazyRouteComponent(() => import('../about/about-page.tsx'), 'AboutPage'),
)

export const router = createRouter({
  routeTree: root.addChildren([home, stock, macro, data, documentation, about]),
  parseSearch: parseQuery,
  stringifySearch: printQuery,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  defaultErrorComponent: PageFault,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
