// What surrounds every page: masthead, search and keys from anywhere, footer. index.html paints the same masthead before
// this script runs, so a change here belongs there too.
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Menu, Search, Settings2 } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { PopupButton } from '../elements/popup-button.tsx'
import { endProofWish } from '../identity/proof.ts'
import { watchDrops } from '../market/dropped-file.ts'
import { AccountDoor } from './account-door.tsx'
import { onKeyWish } from './key-presses.ts'
import { ProofDoor } from './proof-door.tsx'
import { useAccount } from './session.ts'
import { takeTypedAhead } from './typing-ahead.ts'

const loadSearch = () => import('../market/search-dialog.tsx')
const SearchDialog = lazy(() => loadSearch().then(({ SearchDialog }) => ({ default: SearchDialog })))
const KeyList = lazy(() => import('./key-list.tsx').then(({ KeyList }) => ({ default: KeyList })))
const AppearanceMenu = lazy(() => import('./appearance-menu.tsx').then(({ AppearanceMenu }) => ({ default: AppearanceMenu })))

const ownPlaces = [
  ['/watchlists', 'Watchlists'],
  ['/backtests', 'Backtests'],
] as const

const places = [
  ['/screener', 'Screener'],
  ['/allocation', 'Allocation'],
  ['/macro', 'Macro'],
  ['/data', 'Data'],
  ['/docs/api', 'API'],
] as const

export function Shell() {
  const [dialog, setDialog] = useState<'search' | 'keys' | null>(null)
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const account = useAccount()
  const links = account ? [...ownPlaces, ...places] : places
  useKeys(setDialog)
  const navigate = useNavigate()
  useEffect(() => watchDrops(() => void navigate({ to: '/data', hash: 'own' })), [navigate])

  // A new page is read from its top; the first one keeps the browser's own start.
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    main.current?.focus({ preventScroll: true })
    endProofWish()
    shown.current = pathname
  }, [pathname])

  useEffect(() => {
    const idle = setTimeout(() => void loadSearch(), 2500)
    return () => clearTimeout(idle)
  }, [])

  return (
    <>
      <a href="#main" className="button button-accent sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50">
        Skip to the page
      </a>
      <header className="masthead">
        <div className="masthead-row">
          <Link to="/" className="wordmark">
            <svg className="mark" width={22} height={22} viewBox="0 0 24 24" aria-hidden="true">
              <path d="M3 18.5 9 11l4 4 8-10" />
              <path d="M3 21.5h18" />
            </svg>
            TradeWise<span className="wordmark-tail"> AI</span>
          </Link>
          <button
            type="button"
            className="masthead-search"
            onClick={() => setDialog('search')}
            onPointerEnter={() => void loadSearch()}
            aria-keyshortcuts="/ Control+K Meta+K"
          >
            <Search size={16} aria-hidden="true" className="shrink-0" />
            <span className="truncate">
              Search<span className="max-sm:sr-only"> symbol or company</span>
            </span>
            <kbd className="ml-auto hidden md:block" aria-hidden="true">
              /
            </kbd>
          </button>
          <nav aria-label="Pages" className="ml-auto hidden items-center gap-1 lg:flex">
            {links.map(([to, name]) => (
              <Link
                key={to}
                to={to}
                className="rounded-md px-2.5 py-1.5 hover:bg-sunken"
                activeProps={{ className: 'font-semibold' }}
              >
                {name}
              </Link>
            ))}
          </nav>
          <PopupButton
            label={<Menu size={20} aria-hidden="true" />}
            name="Pages"
            title="Pages"
            className="-mr-2 ml-auto grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken md:-mr-4 lg:hidden"
          >
            {close => (
              <nav aria-label="Pages" className="-mx-2.5 grid">
                {links.map(([to, name]) => (
                  <Link
                    key={to}
                    to={to}
                    onClick={close}
                    className="rounded-md px-2.5 py-2 hover:bg-sunken"
                    activeProps={{ className: 'font-semibold' }}
                  >
                    {name}
                  </Link>
                ))}
              </nav>
            )}
          </PopupButton>
          <PopupButton
            label={<Settings2 size={20} aria-hidden="true" />}
            name="Appearance"
            title="Appearance"
            className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken"
          >
            {() => (
              <Suspense>
                <AppearanceMenu />
              </Suspense>
            )}
          </PopupButton>
          <AccountDoor />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className="page outline-none">
        <Outlet />
      </main>
      <Footer onKeys={() => setDialog('keys')} />
      <Suspense>
        {dialog === 'search' && (
          <SearchDialog
            typedAhead={takeTypedAhead}
            onClose={() => {
              takeTypedAhead()
              setDialog(null)
            }}
          />
        )}
        {dialog === 'keys' && <KeyList onClose={() => setDialog(null)} />}
      </Suspense>
      <ProofDoor />
    </>
  )
}

function Footer({ onKeys }: { onKeys: () => void }) {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-[1920px] flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-6 text-sm text-muted md:px-7">
        <p>Not investment advice; data may be late or wrong.</p>
        <nav aria-label="More" className="footer-links flex flex-wrap gap-x-5 gap-y-2">
          <Link to="/data" className="py-1 hover:underline">
            Where the data comes from
          </Link>
          <Link to="/about" className="py-1 hover:underline">
            About and notices
          </Link>
          <button type="button" className="py-1 hover:underline" onClick={onKeys}>
            Keys
          </button>
        </nav>
      </div>
    </footer>
  )
}

function useKeys(open: (dialog: 'search' | 'keys') => void): void {
  const navigate = useNavigate()
  useEffect(
    () =>
      onKeyWish(wish => {
        if (wish.does === 'go') void navigate({ to: wish.to })
        else open(wish.does === 'search' ? 'search' : 'keys')
      }),
    [navigate, open],
  )
}
