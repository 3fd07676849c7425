// Who fits: how many, the table, and what can be made of it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { ScreenerAnswer } from '../../../src/product/screener/screener.contract.ts'
import { PopupButton } from '../elements/popup-button.tsx'
import { getFile } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { saveFile } from '../identity/save-file.ts'
import { Ask } from '../narrative/ask.tsx'
import { languageModelQuery } from '../narrative/queries.ts'
import { count, day } from '../numbers/numbers.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { HitsTable } from './hits-table.tsx'
import { bodyOf, exportAddress, pageSize, type ScreenChoice } from './screen-choice.ts'

type Props = { data: ScreenerAnswer; choice: ScreenChoice; isOld: boolean; onChange: (choice: ScreenChoice) => void }

export function Hits({ data, choice, isOld, onChange }: Props) {
  const [fault, setFault] = useState<Error | null>(null)
  const { total, listedCount, pricedCount, snapshot } = data
  const model = useQuery(languageModelQuery).data?.name
  const { offset: _, limit: __, ...asked } = bodyOf(choice)
  const save = () => {
    setFault(null)
    getFile(exportAddress(choice)).then(
      file => saveFile('screen.csv', file),
      (failed: unknown) => setFault(failed instanceof Error ? failed : new Error('The file did not come.')),
    )
  }
  return (
    <section aria-labelledby="hits" aria-busy={isOld}>
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="hits" className="section-title">
          {total === 1 ? 'One hit' : `${count(total)} hits`}
          <span className="ml-2 text-base font-normal text-muted">of {count(listedCount)} listed</span>
        </h2>
        <div className="ml-auto flex flex-wrap gap-2">
          <PopupButton label="Columns" title="Columns">
            {() => <ColumnsMenu shown={data.columns} choice={choice} onChange={onChange} />}
          </PopupButton>
          <button type="button" className="button" onClick={save} disabled={total === 0}>
            <Download size={16} aria-hidden="true" /> CSV
            <span className="sr-only"> of all hits</span>
          </button>
          {!data.isCurrentOnly && (
            <Link
              to="/backtests"
              search={{ rule: data.rule, ...(data.hits[0] && { symbol: data.hits[0].symbol }) }}
              className="button"
            >
              Backtest this
            </Link>
          )}
        </div>
      </div>
      {fault && (
        <p role="alert" className="mb-4 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
      {total === 0 ? (
        <p className="border-t border-line pt-6 text-muted">
          No share fits. What is not known of a share is no hit
          {pricedCount !== null && `, and prices are here of ${count(pricedCount)}`}.
        </p>
      ) : (
        <div className={isOld ? 'opacity-60' : ''}>
          <HitsTable data={data} choice={choice} onChange={onChange} />
          <Pages total={total} choice={choice} onChange={onChange} />
        </div>
      )}
      <p className="mt-4 text-sm text-muted">
        {pricedCount !== null && `Daily prices are here of ${count(pricedCount)} of ${count(listedCount)} listings. `}
        {snapshot &&
          `Figures of companies are those of ${day(snapshot.asOf)} (${snapshot.source}), whatever the day of the prices. `}
        Prices are adjusted for splits.
        {data.isCurrentOnly && ' The rule speaks of what is known as of today only, so it cannot be tried on the past.'}
      </p>
      {model && total > 0 && (
        <Ask
          key={JSON.stringify(asked)}
          label="Ask about these hits"
          about="this screen"
          address="/api/screener/question"
          body={asked}
          model={model}
        />
      )}
    </section>
  )
}

function Pages({ total, choice, onChange }: Pick<Props, 'choice' | 'onChange'> & { total: number }) {
  if (total <= pageSize) return null
  const first = choice.page * pageSize
  const last = Math.min(total, first + pageSize)
  return (
    <nav aria-label="Pages of hits" className="mt-4 flex items-center gap-3">
      <button
        type="button"
        className="button"
        disabled={choice.page === 0}
        onClick={() => onChange({ ...choice, page: choice.page - 1 })}
      >
        Previous
      </button>
      <span className="tabular text-sm text-muted">
        {count(first + 1)} to {count(last)} of {count(total)}
      </span>
      <button
        type="button"
        className="button"
        disabled={last >= total}
        onClick={() => onChange({ ...choice, page: choice.page + 1 })}
      >
        Next
      </button>
    </nav>
  )
}
