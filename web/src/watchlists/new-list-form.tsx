// A name and a button: how a list begins.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { NewListAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { isOfWatchlists, watchlistAddresses } from './queries.ts'

type Props = {
  onMade: (id: string) => void
  suggestion?: string
  className?: string
  verb?: string
  hasFocus?: boolean
}

export function NewListForm({ onMade, suggestion = '', className, verb = 'Make the list', hasFocus = false }: Props) {
  const id = useId()
  const queries = useQueryClient()
  const [name, setName] = useState(suggestion)
  const make = useMutation({
    mutationFn: () => sendJson<NewListAnswer>('POST', watchlistAddresses.lists, { name }),
    onSuccess: async made => {
      await queries.invalidateQueries({ predicate: isOfWatchlists })
      setName('')
      onMade(made.id)
    },
  })
  return (
    <form
      className={className}
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '' && !make.isPending) make.mutate()
      }}
    >
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        Name of the new list
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          className="field min-h-9 min-w-0 flex-1 aria-invalid:border-warn"
          value={name}
          maxLength={60}
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- somebody has just asked for this field
          autoFocus={hasFocus}
          aria-invalid={make.isError || undefined}
          aria-describedby={make.isError ? `${id}-fault` : undefined}
          onChange={event => setName(event.target.value)}
        />
        <button type="submit" className="button button-accent" disabled={name.trim() === '' || make.isPending}>
          {verb}
        </button>
      </div>
      {make.error && (
        <p id={`${id}-fault`} role="alert" className="mt-1.5 text-sm font-medium text-warn">
          {sentenceOf(make.error)}
        </p>
      )}
    </form>
  )
}
