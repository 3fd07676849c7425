// One list: its name and what can be done with it, the field by which symbols are added, and the table.
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { ListsAnswer, TableAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { PopupButton } from '../elements/popup-button.tsx'
import { TableOutline } from '../elements/section.tsx'
import { getFile } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { saveFile } from '../identity/save-file.ts'
import { SearchBox } from '../market/search-box.tsx'
import { count } from '../numbers/numbers.ts'
import { ListMenu } from './list-menu.tsx'
import { tableQuery, watchlistAddresses } from './queries.ts'
import { useListChanges } from './use-list-changes.ts'
import { WatchTable } from './watch-table.tsx'

type List = ListsAnswer['lists'][number]
type Entry = TableAnswer['entries'][number]
type Gone = { entry: Entry; position: number }

export function ListView({ list, lists, limit }: { list: List; lists: readonly List[]; limit: number }) {
  const table = useQuery(tableQuery(list.id))
  const changes = useListChanges(list.id)
  const [said, setSaid] = useState('')
  const [gone, setGone] = useState<Gone | null>(null)
  const [exportFault, setExportFault] = useState<Error | null>(null)
  const entries = table.data?.entries ?? []
  const fault =
    changes.add.error ?? changes.note.error ?? changes.remove.error ?? changes.restore.error ?? changes.moveFault ?? exportFault

  const add = (symbol: string) => {
    setGone(null)
    changes.add.mutate(symbol, {
      onSuccess: added => {
        const what = added.isNew ? `${added.symbol} was added.` : `${added.symbol} is in this list already.`
        setSaid(added.remark ? `${added.remark} ${what}` : what)
      },
      onError: () => setSaid(''),
    })
  }
  const move = (symbol: string, position: number) => {
    changes.moveTo(symbol, position)
    setSaid(`${symbol} is number ${position + 1} of ${entries.length}.`)
  }
  const remove = (entry: Entry) => {
    setGone({ entry, position: entries.indexOf(entry) })
    setSaid(`${entry.symbol} was removed.`)
    changes.remove.mutate(entry, { onError: () => setGone(null) })
  }
  const restore = ({ entry, position }: Gone) => {
    setGone(null)
    setSaid(`${entry.symbol} is back.`)
    changes.restore.mutate({ symbol: entry.symbol, note: entry.note, position })
  }
  const save = () => {
    setExportFault(null)
    getFile(watchlistAddresses.exported(list.id)).then(
      file => saveFile(`${list.name}.csv`, file),
      (failed: unknown) => setExportFault(failed instanceof Error ? failed : new Error('The file did not come.')),
    )
  }

  return (
    <article className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-2xl leading-9 font-semibold tracking-tight break-words">{list.name}</h1>
        <div className="ml-auto flex gap-2">
          <button type="button" className="button" onClick={save} disabled={entries.length === 0}>
            <Download size={16} aria-hidden="true" /> CSV
            <span className="sr-only"> of this list</span>
          </button>
          <PopupButton label="Edit list" title={list.name}>
            {close => <ListMenu list={list} lists={lists} onClose={close} />}
          </PopupButton>
        </div>
      </div>
      <div className="mt-3 mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="w-full max-w-md">
          <SearchBox
            list="floating"
            label="Add a symbol"
            placeholder="Add: Apple, MSFT, S&P 500"
            without={entries.map(({ symbol }) => symbol)}
            onPick={add}
          />
        </div>
        <p className="flex items-center gap-3 text-sm sm:min-h-6">
          <output className="font-medium">{said}</output>
          {gone && (
            <button type="button" className="link" onClick={() => restore(gone)}>
              Undo
            </button>
          )}
        </p>
      </div>
      {fault && (
        <p role="alert" className="mb-4 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
      <Answered result={table} what={list.name} outline={<TableOutline rows={Math.max(3, list.entryCount)} height={57} />}>
        {data =>
          data.entries.length === 0 ? (
            <p className="border-t border-line pt-6 text-muted">
              This list is empty. Add a symbol above, or with the star on a stock page.
            </p>
          ) : (
            <>
              <WatchTable
                entries={data.entries}
                onMove={move}
                onRemove={remove}
                onNote={(symbol, note) => changes.note.mutate({ symbol, note })}
              />
              <p className="mt-3 text-sm text-muted">
                {count(data.entries.length)} of at most {count(limit)} symbols. Closes and ranges are adjusted for splits; each
                close carries its date.
              </p>
            </>
          )
        }
      </Answered>
    </article>
  )
}
