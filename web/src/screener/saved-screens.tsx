// The screens that the account keeps: shown with one press, and the present one kept under a name.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { Answered } from '../elements/fault.tsx'
import { sentenceOf } from '../identity/fault-places.ts'
import { dropScreen, keepScreen, changeScreen, screensQuery } from './queries.ts'
import { choiceOfSaved, isSame, type ScreenChoice } from './screen-choice.ts'

type Props = { choice: ScreenChoice; onShow: (choice: ScreenChoice) => void }

export function SavedScreens({ choice, onShow }: Props) {
  const id = useId()
  const queries = useQueryClient()
  const screens = useQuery(screensQuery)
  const [name, setName] = useState('')
  const refreshed = () => queries.invalidateQueries({ queryKey: screensQuery.queryKey })
  const all = screens.data?.screens ?? []
  const { rule, columns, sort, order } = choice
  const same = all.find(one => one.name.toLowerCase() === name.trim().toLowerCase())
  const keep = useMutation({
    mutationFn: () => {
      const content = { rule, columns: columns && [...columns], sort, order }
      return same ? changeScreen(same.id, content) : keepScreen({ name, ...content })
    },
    onSuccess: kept => {
      setName('')
      onShow(choiceOfSaved(kept))
    },
    onSettled: refreshed,
  })
  const drop = useMutation({ mutationFn: dropScreen, onSettled: refreshed })
  const fault = keep.error ?? drop.error
  return (
    <section aria-labelledby={`${id}-title`} className="min-w-0">
      <h2 id={`${id}-title`} className="mb-1 font-medium">
        Your screens
      </h2>
      <Answered result={screens} what="Your screens" outline={<div className="bone h-9" aria-busy="true" />}>
        {({ screens: kept }) =>
          kept.length === 0 ? (
            <p className="text-sm text-muted">None yet. A rule that finds something can be kept under a name.</p>
          ) : (
            <ul className="-mx-2 grid max-h-56 overflow-y-auto">
              {kept.map(screen => (
                <li key={screen.id} className="flex items-center">
                  <button
                    type="button"
                    className={`min-h-9 min-w-0 flex-1 truncate rounded-md px-2 text-left hover:bg-sunken ${isSame(screen, choice) ? 'bg-sunken font-semibold' : ''}`}
                    aria-current={isSame(screen, choice) || undefined}
                    title={screen.rule}
                    onClick={() => onShow(choiceOfSaved(screen))}
                  >
                    {screen.name}
                  </button>
                  <button
                    type="button"
                    className="grid size-9 place-items-center rounded-md text-muted hover:bg-sunken"
                    aria-label={`Delete the screen ${screen.name}`}
                    disabled={drop.isPending}
                    onClick={() => drop.mutate(screen.id)}
                  >
                    <X size={14} aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      {rule !== '' && (
        <form
          className="mt-3"
          onSubmit={event => {
            event.preventDefault()
            if (name.trim() !== '' && !keep.isPending) keep.mutate()
          }}
        >
          <label htmlFor={id} className="mb-1 block text-sm text-muted">
            Keep this one as
          </label>
          <div className="flex gap-2">
            <input
              id={id}
              className="field min-h-9 min-w-0 flex-1"
              value={name}
              maxLength={60}
              autoComplete="off"
              onChange={event => setName(event.target.value)}
            />
            <button type="submit" className="button" disabled={name.trim() === '' || keep.isPending}>
              {same ? 'Replace' : 'Save'}
            </button>
          </div>
        </form>
      )}
      {fault && (
        <p role="alert" className="mt-1.5 text-sm font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
    </section>
  )
}
