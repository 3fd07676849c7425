// Where the symbols of a file go.
import { useId, useState } from 'react'
import type { ImportBody, ListsAnswer, PreviewAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'

type Target = ImportBody['target']
type Props = {
  plan: PreviewAnswer
  lists: ListsAnswer['lists']
  isPending: boolean
  onImport: (target: Target) => void
  onBack: () => void
}

export function ImportTargets({ plan, lists, isPending, onImport, onBack }: Props) {
  const id = useId()
  const namesLists = plan.lists.some(({ name }) => name !== null)
  const [into, setInto] = useState<Target['into']>(namesLists ? 'lists-of-file' : lists.length > 0 ? 'list' : 'name')
  const [listId, setListId] = useState(lists[0]?.id ?? '')
  const [name, setName] = useState('Imported')
  const entryCount = plan.lists.reduce((sum, { entries }) => sum + entries.length, 0)
  const target: Target = into === 'list' ? { into, listId } : into === 'name' ? { into, name } : { into }
  const choice = (value: Target['into'], label: string) => (
    <label className="flex min-h-9 items-center gap-2">
      <input type="radio" name={id} value={value} checked={into === value} onChange={() => setInto(value)} />
      {label}
    </label>
  )
  return (
    <form
      className="mt-5"
      onSubmit={event => {
        event.preventDefault()
        if (!isPending && entryCount > 0) onImport(target)
      }}
    >
      {entryCount > 0 && (
        <fieldset className="grid gap-1">
          <legend className="mb-1 font-medium">Put them into</legend>
          {namesLists && choice('lists-of-file', 'the lists that the file names')}
          {lists.length > 0 && (
            <div className="flex flex-wrap items-center gap-x-3">
              {choice('list', 'one of your lists')}
              {into === 'list' && (
                <select
                  className="field min-w-0 flex-1"
                  aria-label="Which list"
                  value={listId}
                  onChange={event => setListId(event.target.value)}
                >
                  {lists.map(list => (
                    <option key={list.id} value={list.id}>
                      {list.name}
                    </option>
                  ))}
                </select>
              )}
            </div>
          )}
          <div className="flex flex-wrap items-center gap-x-3">
            {choice('name', 'a list called')}
            {into === 'name' && (
              <input
                className="field min-w-0 flex-1"
                aria-label="Name of the list"
                value={name}
                maxLength={60}
                autoComplete="off"
                onChange={event => setName(event.target.value)}
              />
            )}
          </div>
        </fieldset>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <button type="button" className="button min-h-11" onClick={onBack}>
          Another file
        </button>
        {entryCount > 0 && (
          <button
            type="submit"
            className="button button-accent min-h-11"
            disabled={isPending || (into === 'name' && name.trim() === '')}
          >
            {isPending ? 'One moment …' : `Import ${entryCount} ${entryCount === 1 ? 'symbol' : 'symbols'}`}
          </button>
        )}
      </div>
    </form>
  )
}
