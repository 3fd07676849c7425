// Every page of the web application, with what it will ask for first. The browser's router knows the same list.
import { isFailure } from '#basics'
import type { Page } from '#http'

/** listing: throws Failure('not-found') for a symbol that nobody lists. */
export const pagesFor = (listing: (symbol: string) => Promise<unknown>): readonly Page[] => [
  { path: '/', preloads: () => ['/api/market/status'] },
  { path: '/stocks/:symbol', isThere: ({ symbol = '' }) => isFound(listing(symbol)), preloads: stockPreloads },
  { path: '/macro', preloads: () => ['/api/macro/shiller'] },
  { path: '/data', preloads: () => ['/api/market/status'] },
  { path: '/docs/api', preloads: () => ['/api/openapi.json'] },
  { path: '/live-record', preloads: () => ['/api/signals/live'] },
  { path: '/docs/rules', preloads: () => ['/api/rules/vocabulary'] },
  { path: '/about' },
  { path: '/watchlists' },
  { path: '/alerts' },
  { path: '/screener' },
  { path: '/backtests' },
  { path: '/backtests/:id' },
  { path: '/allocation' },
  // Shells for everybody: what is personal is asked for by the page, and answered to its owner alone.
  ...['/sign-in', '/sign-up', '/reset', '/welcome', '/new-password'].map(path => ({ path })),
  ...[
    '/account',
    '/account/security',
    '/account/sessions',
    '/account/confirm-email',
    '/admin',
    '/admin/health',
    '/admin/performance',
    '/admin/jobs',
    '/admin/errors',
    '/admin/alarms',
    '/admin/accounts',
    '/admin/settings',
    '/admin/audit-trail',
    '/admin/backups',
    '/admin/duties',
  ].map(path => ({ path })),
]

const ranges = new Set(['1M', '3M', '6M', 'YTD', '1Y', '5Y', 'MAX'])
const intervals = new Set(['1d', '1wk', '1mo'])
const adjustments = new Set(['none', 'splits', 'all'])

/** Only what the page takes for valid itself is repeated, so that an address never asks for what the page will not use. */
function stockPreloads(params: Readonly<Record<string, string>>, query: Readonly<Record<string, string>>): string[] {
  const symbol = encodeURIComponent((params.symbol ?? '').toUpperCase())
  const bars = new URLSearchParams({
    range: known(query.range, ranges, '1Y'),
    interval: known(query.interval, intervals, '1d'),
    adjusted: known(query.adjusted, adjustments, 'splits'),
  })
  return [`/api/stocks/${symbol}`, `/api/stocks/${symbol}/bars?${bars.toString()}`, `/api/stocks/${symbol}/analysis`]
}

function known(value: string | undefined, values: ReadonlySet<string>, otherwise: string): string {
  return value !== undefined && values.has(value) ? value : otherwise
}

/** A fault is no proof that something is not there: the page says by itself what went wrong. */
function isFound(looked: Promise<unknown>): Promise<boolean> {
  return looked.then(
    () => true,
    (error: unknown) => !isFailure(error, 'not-found'),
  )
}
