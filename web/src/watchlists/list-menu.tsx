// What can be done with a list as a whole: another name, another place, its end.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { ListsAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { isOfWatchlists, watchlistAddresses } from './queries.ts'

type List = ListsAnswer['lists'][number]

export function ListMenu({ list, lists, onClose }: { list: List; lists: readonly List[]; onClose: () => void }) {
  const id = useId()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(list.name)
  const [isAsked, setIsAsked] = useState(false)
  const readAgain = () => queries.invalidateQueries({ predicate: isOfWatchlists })
  const change = useMutation({
    mutationFn: (wanted: { name?: string; position?: number }) => sendJson('PATCH', watchlistAddresses.list(list.id), wanted),
    onSuccess: readAgain,
  })
  const remove = useMutation({
    mutationFn: () => sendJson('DELETE', watchlistAddresses.list(list.id)),
    onSuccess: async () => {
      onClose()
      // Its table is shown until the others are known: forgotten before, it would be asked for again.
      await queries.refetchQueries({ queryKey: [watchlistAddresses.lists], exact: true })
      await navigate({ to: '/watchlists', search: {} })
      queries.removeQueries({ queryKey: [watchlistAddresses.list(list.id)] })
      await readAgain()
    },
  })
  const at = lists.findIndex(each => each.id === list.id)
  const fault = change.error ?? remove.error
  const isSame = name.trim() === '' || name.trim() === list.name
  if (isAsked)
    return (
      <div>
        <p>
          Delete this list
          {list.entryCount > 0 && ` with its ${list.entryCount} ${list.entryCount === 1 ? 'symbol' : 'symbols'} and their notes`}?
          It cannot be brought back.
        </p>
        {fault && <Said fault={fault} />}
        <div className="mt-4 flex justify-end gap-2">
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the harmless one of two answers to a question just put */}
          <button type="button" className="button" autoFocus onClick={() => setIsAsked(false)}>
            Keep it
          </button>
          <button type="button" className="button button-accent" onClick={() => remove.mutate()} disabled={remove.isPending}>
            Delete the list
          </button>
        </div>
      </div>
    )
  return (
    <div className="grid gap-4">
      <form
        onSubmit={event => {
          event.preventDefault()
          if (!isSame && !change.isPending) change.mutate({ name }, { onSuccess: onClose })
        }}
      >
        <label htmlFor={id} className="mb-1 block text-sm font-medium">
          Name
        </label>
        <div className="flex gap-2">
          <input
            id={id}
            className="field min-w-0 flex-1"
            value={name}
            maxLength={60}
            autoComplete="off"
            onChange={event => setName(event.target.value)}
          />
          <button type="submit" className="button" disabled={isSame || change.isPending}>
            Rename
          </button>
        </div>
      </form>
      {lists.length > 1 && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="mr-auto text-sm">
            Number {at + 1} of {lists.length} lists
          </span>
          <button
            type="button"
            className="button"
            aria-label="Move the list up"
            disabled={at === 0}
            onClick={() => change.mutate({ position: at - 1 })}
          >
            <ArrowUp size={16} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="button"
            aria-label="Move the list down"
            disabled={at === lists.length - 1}
            onClick={() => change.mutate({ position: at + 1 })}
          >
            <ArrowDown size={16} aria-hidden="true" />
          </button>
        </div>
      )}
      {fault && <Said fault={fault} />}
      <div className="border-t border-line pt-3">
        <button type="button" className="button" onClick={() => setIsAsked(true)}>
          <Trash2 size={16} aria-hidden="true" /> Delete …
        </button>
      </div>
    </div>
  )
}

function Said({ fault }: { fault: Error }) {
  return (
    <p role="alert" className="text-sm font-medium text-warn">
      {sentenceOf(fault)}
    </p>
  )
}
