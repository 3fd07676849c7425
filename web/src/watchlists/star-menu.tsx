// Which of the lists a symbol is in: each a box to tick, and a new one where none fits.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ListsAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { NewListForm } from './new-list-form.tsx'
import { holdingQuery, isOfWatchlists, watchlistAddresses } from './queries.ts'

type List = ListsAnswer['lists'][number]
type Props = { symbol: string; lists: readonly List[] | undefined; fault: Error | null }

export function StarMenu({ symbol, lists, fault }: Props) {
  const queries = useQueryClient()
  const [isMaking, setIsMaking] = useState(false)
  const { queryKey } = holdingQuery(symbol)
  const put = useMutation({
    scope: { id: `star ${symbol}` },
    mutationFn: ({ id, holds }: { id: string; holds: boolean }) =>
      holds
        ? sendJson<unknown>('POST', watchlistAddresses.entries(id), { symbol })
        : sendJson<unknown>('DELETE', watchlistAddresses.entry(id, symbol)),
    onMutate: async ({ id, holds }) => {
      await queries.cancelQueries({ queryKey })
      queries.setQueryData(
        queryKey,
        before => before && { ...before, lists: before.lists.map(list => (list.id === id ? { ...list, holds } : list)) },
      )
    },
    onSettled: () => queries.invalidateQueries({ predicate: isOfWatchlists }),
  })
  if (lists === undefined)
    return fault ? (
      <p role="alert" className="text-sm font-medium text-warn">
        {sentenceOf(fault)}
      </p>
    ) : (
      <div className="bone h-20" aria-busy="true" />
    )
  return (
    <div className="grid gap-3">
      {lists.length > 0 && (
        <fieldset>
          <legend className="sr-only">Lists that hold {symbol}</legend>
          {lists.map(list => (
            <label key={list.id} className="-mx-2 flex min-h-9 items-center gap-3 rounded-md px-2 hover:bg-sunken">
              <input
                type="checkbox"
                className="size-4"
                checked={list.holds ?? false}
                onChange={event => put.mutate({ id: list.id, holds: event.target.checked })}
              />
              <span className="min-w-0 truncate">{list.name}</span>
            </label>
          ))}
        </fieldset>
      )}
      {put.error && (
        <p role="alert" className="text-sm font-medium text-warn">
          {sentenceOf(put.error)}
        </p>
      )}
      {isMaking || lists.length === 0 ? (
        <NewListForm
          verb="Make and add"
          suggestion={lists.length === 0 ? 'Watchlist' : ''}
          hasFocus={lists.length > 0}
          onMade={id => {
            setIsMaking(false)
            put.mutate({ id, holds: true })
          }}
        />
      ) : (
        <p className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
          <button type="button" className="button" onClick={() => setIsMaking(true)}>
            New list …
          </button>
          <Link to="/watchlists" className="link">
            Your watchlists
          </Link>
        </p>
      )}
    </div>
  )
}
