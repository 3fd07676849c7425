import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseQuery, printQuery } from '../chart/chart-state.ts'
import { choiceOf, queryOf } from '../portfolio/allocation-choice.ts'
import { choiceOf as screenOf, queryOf as screenQueryOf } from '../screener/screen-choice.ts'
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
    Object.fromEntries(
      Object.entries(query)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    ),
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
const liveRecord = page(
  '/live-record',
  lazyRouteComponent(() => import('../analysis/live-record-page.tsx'), 'LiveRecordPage'),
)
const ruleWords = page(
  '/docs/rules',
  lazyRouteComponent(() => import('../rules/rule-words-page.tsx'), 'RuleWordsPage'),
)
const about = page(
  '/about',
  lazyRouteComponent(() => import('../about/about-page.tsx'), 'AboutPage'),
)
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Where to go on afterwards; whether that is one of our pages is decided when going there.
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => (typeof next === 'string' ? { next } : {}),
  component: lazyRouteComponent(() => import('../identity/sign-in-page.tsx'), 'SignInPage'),
})
const watchlists = createRoute({
  getParentRoute: () => root,
  path: '/watchlists',
  validateSearch: ({ list }: Record<string, unknown>): { list?: string } => (typeof list === 'string' ? { list } : {}),
  component: lazyRouteComponent(() => import('../watchlists/watchlists-page.tsx'), 'WatchlistsPage'),
})
const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: ({ symbol }: Record<string, unknown>): { symbol?: string } => (typeof symbol === 'string' ? { symbol } : {}),
  component: lazyRouteComponent(() => import('../alerts/alerts-page.tsx'), 'AlertsPage'),
})
const backtests = createRoute({
  getParentRoute: () => root,
  path: '/backtests',
  // A rule and symbols to begin with, or an earlier run to change; `walk`: with its numbers varied, to walk forward.
  validateSearch: ({
    rule,
    symbol,
    again,
    walk,
  }: Record<string, unknown>): { rule?: string; symbol?: string; again?: string; walk?: 'yes' } => ({
    ...(typeof rule === 'string' && { rule }),
    ...(typeof symbol === 'string' && { symbol }),
    ...(typeof again === 'string' && { again }),
    ...(walk === 'yes' && { walk }),
  }),
  component: lazyRouteComponent(() => import('../backtests/backtests-page.tsx'), 'BacktestsPage'),
})
const backtest = createRoute({
  getParentRoute: () => root,
  path: '/backtests/$id',
  component: lazyRouteComponent(() => import('../backtests/backtest-page.tsx'), 'BacktestPage'),
})
const screener = createRoute({
  getParentRoute: () => root,
  path: '/screener',
  validateSearch: (query: Record<string, unknown>): Record<string, string | undefined> => screenQueryOf(screenOf(query)),
  component: lazyRouteComponent(() => import('../screener/screener-page.tsx'), 'ScreenerPage'),
})
const allocation = createRoute({
  getParentRoute: () => root,
  path: '/allocation',
  validateSearch: (query: Record<string, unknown>): Record<string, string | undefined> => queryOf(choiceOf(query)),
  component: lazyRouteComponent(() => import('../portfolio/allocation-page.tsx'), 'AllocationPage'),
})
const signUp = page(
  '/sign-up',
  lazyRouteComponent(() => import('../identity/sign-up-page.tsx'), 'SignUpPage'),
)
const reset = page(
  '/reset',
  lazyRouteComponent(() => import('../identity/reset-page.tsx'), 'ResetPage'),
)
const welcome = page(
  '/welcome',
  lazyRouteComponent(() => import('../identity/welcome-page.tsx'), 'WelcomePage'),
)
const newPassword = page(
  '/new-password',
  lazyRouteComponent(() => import('../identity/new-password-page.tsx'), 'NewPasswordPage'),
)
const account = page(
  '/account',
  lazyRouteComponent(() => import('../identity/account-page.tsx'), 'AccountPage'),
)
const security = page(
  '/account/security',
  lazyRouteComponent(() => import('../identity/security-page.tsx'), 'SecurityPage'),
)
const sessions = page(
  '/account/sessions',
  lazyRouteComponent(() => import('../identity/sessions-page.tsx'), 'SessionsPage'),
)
const confirmEmail = page(
  '/account/confirm-email',
  lazyRouteComponent(() => import('../identity/confirm-email-page.tsx'), 'ConfirmEmailPage'),
)
const admin = page(
  '/admin',
  lazyRouteComponent(() => import('../operations/overview-page.tsx'), 'OverviewPage'),
)
const accounts = page(
  '/admin/accounts',
  lazyRouteComponent(() => import('../identity/accounts-page.tsx'), 'AccountsPage'),
)
const health = page(
  '/admin/health',
  lazyRouteComponent(() => import('../operations/health-page.tsx'), 'HealthPage'),
)
const performanceFigures = page(
  '/admin/performance',
  lazyRouteComponent(() => import('../operations/performance-page.tsx'), 'PerformancePage'),
)
const errors = page(
  '/admin/errors',
  lazyRouteComponent(() => import('../operations/errors-page.tsx'), 'ErrorsPage'),
)
const jobs = page(
  '/admin/jobs',
  lazyRouteComponent(() => import('../operations/jobs-page.tsx'), 'JobsPage'),
)
const alarms = page(
  '/admin/alarms',
  lazyRouteComponent(() => import('../operations/alarms-page.tsx'), 'AlarmsPage'),
)
const settings = page(
  '/admin/settings',
  lazyRouteComponent(() => import('../operations/settings-page.tsx'), 'SettingsPage'),
)

const auditTrail = page(
  '/admin/audit-trail',
  lazyRouteComponent(() => import('../identity/audit-trail-page.tsx'), 'AuditTrailPage'),
)
const backups = page(
  '/admin/backups',
  lazyRouteComponent(() => import('../backups/backups-page.tsx'), 'BackupsPage'),
)
const duties = page(
  '/admin/duties',
  lazyRouteComponent(() => import('../operations/duties-page.tsx'), 'DutiesPage'),
)

const pages = [
  home,
  stock,
  watchlists,
  alerts,
  screener,
  backtests,
  backtest,
  allocation,
  macro,
  data,
  documentation,
  ruleWords,
  liveRecord,
  about,
] as const
const doors = [signIn, signUp, reset, welcome, newPassword] as const
const rooms = [account, security, sessions, confirmEmail] as const
const administration = [
  admin,
  accounts,
  health,
  performanceFigures,
  jobs,
  errors,
  alarms,
  auditTrail,
  backups,
  duties,
  settings,
] as const

export const router = createRouter({
  routeTree: root.addChildren([...pages, ...doors, ...rooms, ...administration]),
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
