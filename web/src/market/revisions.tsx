// What changed in the stored series of a symbol: who, when, and the first figures before and after.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RevisionsAnswer } from '../../../src/product/market/quality.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { TableOutline } from '../elements/section.tsx'
import { instant } from '../numbers/numbers.ts'
import { revisionsQuery } from './queries.ts'

const causes = {
  load: 'loaded',
  import: 'imported',
  refresh: 'refreshed',
  repair: 'repaired',
  undo: 'repair undone',
  redo: 'repair made again',
} as const

/** Asked for when it is opened: few look, and the page is not to wait for it. */
export function Revisions({ symbol }: { symbol: string }) {
  const [isOpen, setOpen] = useState(false)
  const revisions = useQuery({ ...revisionsQuery(symbol), enabled: isOpen })
  return (
    <details className="mt-5 max-w-4xl" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className="font-medium">What changed, and when</summary>
      {isOpen && (
        <Answered result={revisions} what="The revisions" outline={<TableOutline rows={2} />}>
          {data => data.series.map(one => <OfSeries key={`${one.source}/${one.interval}/${one.holds}`} series={one} />)}
        </Answered>
      )}
    </details>
  )
}

function OfSeries({ series }: { series: RevisionsAnswer['series'][number] }) {
  return (
    <div className="mt-3">
      <h3 className="font-medium">
        {series.holds === 'events' ? 'Splits and dividends' : series.interval === '1m' ? 'Minute bars' : 'Daily bars'},{' '}
        {series.label}
      </h3>
      {series.revisions.length === 0 && <p className="text-muted">Nothing has changed since they were loaded.</p>}
      <ol>
        {series.revisions.map(revision => (
          <li key={revision.revision} className="border-b border-line py-2">
            <p>
              {instant(revision.at)}: {causes[revision.cause]} by {revision.by}; {revision.says}.
            </p>
            {revision.differences.length > 0 && (
              <ul className="tabular mt-1 text-sm text-muted">
                {revision.differences.map(({ what, at, before, after }) => (
                  <li key={`${at}/${what}`}>
                    {at} {what}: {before ?? 'none'} → {after ?? 'none'}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
