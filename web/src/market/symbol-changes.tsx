// Symbols that were given up, with who says so; and a list of one's own.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SymbolChangesAnswer, SymbolChangesImported } from '../../../src/product/market/symbol-changes.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { postFile, RequestFault } from '../http/request.ts'
import { day } from '../numbers/numbers.ts'
import { addresses } from './addresses.ts'
import { NotPermitted } from './not-permitted.tsx'

const shownAtFirst = 25

export function SymbolChanges({ answer }: { answer: SymbolChangesAnswer }) {
  const { changes, importing } = answer
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? changes : changes.slice(0, shownAtFirst)
  return (
    <div className="max-w-4xl">
      <Scroller label="Symbols that were given up">
        <table className="figures">
          <caption className="pb-2 text-left text-muted">
            A share is found under its former symbol too. Of a change that nobody dated here the date is unknown.
          </caption>
          <thead>
            <tr>
              <th scope="col">Former</th>
              <th scope="col" className="words">
                Now
              </th>
              <th scope="col">Since</th>
              <th scope="col" className="words pl-4">
                Who says so
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(one => (
              <tr key={one.former}>
                <th scope="row" className="font-medium">
                  {one.former}
                </th>
                <td className="words">{one.present ?? 'left the exchange'}</td>
                <td>{one.day === null ? 'date unknown' : day(one.day)}</td>
                <td className="words min-w-60 pl-4 text-[13px] !whitespace-normal">{one.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {changes.length > shown.length && (
        <button type="button" className="button mt-3" onClick={() => setWhole(true)}>
          Show all {changes.length}
        </button>
      )}
      <div className="mt-4">{importing.allowed ? <OwnList /> : <NotPermitted permission={importing} />}</div>
    </div>
  )
}

function OwnList() {
  const queries = useQueryClient()
  const [source, setSource] = useState('')
  const bring = useMutation({
    mutationFn: (file: File) => postFile<SymbolChangesImported>(addresses.symbolChangesFrom(source.trim()), file),
    onSuccess: () => queries.invalidateQueries(),
  })
  const isNamed = source.trim() !== ''
  return (
    <details>
      <summary className="font-medium">Bring in a list</summary>
      <p className="mt-2 text-muted">
        A CSV file with the columns former, present and day; present is empty where a share left the exchange, day where it is not
        known. A line stands in the place of what was noted of its former symbol.
      </p>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <label className="grid min-w-0 gap-1 text-sm">
          Where is the list from?
          <input
            className="field w-72 max-w-full text-[15px]"
            maxLength={200}
            value={source}
            onChange={event => setSource(event.target.value)}
          />
        </label>
        <label className={`button relative ${isNamed ? '' : 'text-muted'}`}>
          Choose a file
          <input
            type="file"
            accept=".csv,.txt,text/csv"
            className="absolute inset-0 opacity-0"
            disabled={!isNamed || bring.isPending}
            onChange={event => {
              const file = event.target.files?.[0]
              if (file) bring.mutate(file)
              event.target.value = ''
            }}
          />
        </label>
      </div>
      <div aria-live="polite">
        {bring.data && (
          <p className="mt-2">
            {bring.data.lineCount} lines, {bring.data.changedCount} of them new or changed.
          </p>
        )}
        {bring.isError && (
          <p role="alert" className="mt-2 text-warn">
            {bring.error instanceof RequestFault
              ? (bring.error.detail ?? bring.error.message)
              : 'The page met an unexpected fault.'}
          </p>
        )}
      </div>
    </details>
  )
}
