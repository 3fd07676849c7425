// The star beside a share's name: filled when it is in one of the reader's lists. For whom nobody knows yet it rests, so that
// nothing moves; who is signed out is led to signing in and back.
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { Star } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useAccount } from '../app/session.ts'
import { PopupButton } from '../elements/popup-button.tsx'
import { holdingQuery } from './queries.ts'

const StarMenu = lazy(() => import('./star-menu.tsx').then(({ StarMenu }) => ({ default: StarMenu })))
const place = 'grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken'

export function WatchStar({ symbol }: { symbol: string }) {
  const account = useAccount()
  const { href } = useLocation()
  const lists = useQuery({ ...holdingQuery(symbol), enabled: Boolean(account) })
  const isWatched = lists.data?.lists.some(({ holds }) => holds) ?? false
  if (account === null)
    return (
      <Link
        to="/sign-in"
        search={{ next: href }}
        className={place}
        aria-label={`Sign in to watch ${symbol}`}
        title="Sign in to watch it"
      >
        <Star size={20} aria-hidden="true" />
      </Link>
    )
  if (!account) return <span className={place} />
  return (
    <PopupButton
      label={<Star size={20} aria-hidden="true" className={isWatched ? 'fill-accent text-accent' : ''} />}
      name={isWatched ? `${symbol} is in your watchlists` : `Watch ${symbol}`}
      title="Watchlists"
      className={place}
    >
      {() => (
        <Suspense>
          <StarMenu symbol={symbol} lists={lists.data?.lists} fault={lists.error} />
        </Suspense>
      )}
    </PopupButton>
  )
}
