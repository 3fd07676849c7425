// The refusals that changes of lists and imports share.
import { Failure } from '#basics'
import type { WatchlistLimits } from './watchlist-limits.ts'
import type { StoredList } from './watchlists.store.ts'

export function listIn(all: readonly StoredList[], id: string): StoredList {
  const list = all.find(each => each.id === id)
  if (!list) throw new Failure('not-found', 'There is no such list.')
  return list
}

export function nameTaken(name: string): Failure {
  return new Failure('conflict', `There is a list called ${name} already.`, { detail: { reason: 'name-taken' } })
}

export function tooManyLists({ lists }: WatchlistLimits): Failure {
  return new Failure('conflict', `An account has at most ${lists} lists.`, { detail: { reason: 'list-limit', limit: lists } })
}

export function listFull(name: string, { entriesPerList }: WatchlistLimits): Failure {
  return new Failure('conflict', `${name} is full: a list has at most ${entriesPerList} symbols.`, {
    detail: { reason: 'entry-limit', limit: entriesPerList },
  })
}
