// Symbols that were given up, with who says so; and a list of one's own.
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  SymbolChange,
  SymbolChangesAnswer,
  SymbolChangesImported,
} from '../../../src/product/market/symbol-changes.contract.ts'
import { postFile, RequestFault, sendJson } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
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
      <p className="pb-2 text-muted">
        A share is found under its former symbol too. Of a change that nobody dated here the date is unknown.
      </p>
      <ul aria-label="Symbols that were given up" className="divide-y divide-line border-y border-line">
        {shown.map(one => (
          <Noted key={one.former} change={one} isRemovable={importing.allowed} />
        ))}
      </ul>
      {changes.length > shown.length && (
        <button type="button" className="button mt-3" onClick={() => setWhole(true)}>
          Show all {changes.length}
        </button>
      )}
      <div className="mt-4">{importing.allowed ? <OwnList /> : <NotPermitted permission={importing} />}</div>
    </div>
  )
}

/** A former symbol is found by the search and named on its stock's page; nothing else is told of changes. */
async function readChangesAnew(queries: QueryClient): Promise<void> {
  const begins = [addresses.symbolChanges, addresses.search(''), addresses.stock('')]
  await queries.invalidateQueries({ predicate: ({ queryKey }) => begins.some(start => String(queryKey[0]).startsWith(start)) })
}

/** Former and present symbol, since when, and who says so: each on a line that wraps, so that nothing has to be scrolled to. */
function Noted({ change, isRemovable }: { change: SymbolChange; isRemovable: boolean }) {
  const { former, present, day: since, source } = change
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => proven(() => sendJson<SymbolChange>('DELETE', addresses.symbolChange(former))),
    onSuccess: () => readChangesAnew(queries),
  })
  return (
    <li className="flex items-start justify-between gap-4 py-2">
      <div className="min-w-0">
        <p>
          <span className="font-medium">{former}</span> → {present ?? 'left the exchange'},{' '}
          {since === null ? 'date unknown' : `since ${day(since)}`}
        </p>
        <p className="text-[13px] break-words text-muted">Source: {source}</p>
        {remove.isError && (
          <p role="alert" className="text-warn">
            {faultText(remove.error)}
          </p>
        )}
      </div>
      {isRemovable && (
        <button
          type="button"
          className="button shrink-0"
          aria-label={`Remove what is noted of ${former}`}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Remove
        </button>
      )}
    </li>
  )
}

function faultText(fault: Error): string {
  return fault instanceof RequestFault ? (fault.detail ?? fault.message) : 'The page met an unexpected fault.'
}

function OwnList() {
  const queries = useQueryClient()
  const [source, setSource] = useState('')
  const bring = useMutation({
    mutationFn: (file: File) => proven(() => postFile<SymbolChangesImported>(addresses.symbolChangesFrom(source.trim()), file)),
    onSuccess: () => readChangesAnew(queries),
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
            {faultText(bring.error)}
          </p>
        )}
      </div>
    </details>
  )
}
