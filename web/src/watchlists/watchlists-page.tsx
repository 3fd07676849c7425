// The lists that an account keeps: which there are at the side, and the table of the one that the address names.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Star } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAccount } from '../app/session.ts'
import { Answered } from '../elements/fault.tsx'
import { TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { ImportButton } from './import-button.tsx'
import { ListNav } from './list-nav.tsx'
import { ListView } from './list-view.tsx'
import { NewListForm } from './new-list-form.tsx'
import { listsQuery } from './queries.ts'
import { useOpenList } from './use-open-list.ts'

export function WatchlistsPage() {
  const account = useAccount()
  const { list: wanted } = useSearch({ from: '/watchlists' })
  const lists = useQuery({ ...listsQuery, enabled: Boolean(account) })
  const all = lists.data?.lists ?? []
  const shown = all.find(({ id }) => id === wanted) ?? all[0]
  useTitle(shown?.name ?? 'Watchlists')
  if (account === null) return <SignedOut />
  return (
    <Answered result={lists} what="Your watchlists" outline={<Outline />}>
      {({ limits }) =>
        shown ? (
          <>
            <div className="grid gap-x-10 lg:grid-cols-[13rem_minmax(0,1fr)]">
              <ListNav lists={all} shown={shown.id} limit={limits.lists} />
              <ListView key={shown.id} list={shown} lists={all} limit={limits.entriesPerList} />
            </div>
            <p className="mt-10 text-sm text-muted">
              Plan: {limits.plan}, with everything unlocked. An account keeps up to {limits.lists} lists of{' '}
              {limits.entriesPerList} symbols each.
            </p>
          </>
        ) : (
          <NoLists />
        )
      }
    </Answered>
  )
}

function Outline() {
  return (
    <div className="grid gap-x-10 lg:grid-cols-[13rem_minmax(0,1fr)]" aria-busy="true">
      <p className="sr-only">Loading.</p>
      <div className="bone mb-6 h-9 lg:h-40" />
      <div>
        <div className="bone mb-6 h-9 w-56" />
        <TableOutline rows={8} height={57} />
      </div>
    </div>
  )
}

function NoLists() {
  const open = useOpenList()
  return (
    <Lead title="Watchlists">
      <p className="mt-2 text-muted">
        Keep the shares you follow together, in your own order and with a note beside each. Make a list, then add symbols here or
        with the star on a stock page.
      </p>
      <NewListForm className="mt-6" onMade={open} suggestion="Watchlist" />
      <p className="mt-6 flex flex-wrap items-center gap-3">
        <span className="text-muted">Or bring lists from elsewhere:</span>
        <ImportButton lists={[]} onDone={open} />
      </p>
    </Lead>
  )
}

function SignedOut() {
  return (
    <Lead title="Watchlists">
      <p className="mt-2 text-muted">
        Lists of the shares you follow, with last price, change and range, in your own order and with notes. They belong to an
        account, so signing in comes first.
      </p>
      <p className="mt-6">
        <Link to="/sign-in" search={{ next: '/watchlists' }} className="button button-accent min-h-11 px-5">
          Sign in
        </Link>
      </p>
    </Lead>
  )
}

function Lead({ title, children }: { title: string; children: ReactNode }) {
  return (
    <article className="mx-auto max-w-2xl pt-6">
      <Star size={32} aria-hidden="true" className="mb-4 text-accent" />
      <h1 className="home-title !text-[1.75rem]">{title}</h1>
      {children}
    </article>
  )
}
