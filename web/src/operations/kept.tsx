// How long things are kept, and that the database really holds nothing older.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { RetentionAnswer } from '../../../src/operations/upkeep/upkeep.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { getJson } from '../http/request.ts'
import { instant } from '../numbers/numbers.ts'
import { StateMark } from './state-mark.tsx'
import { count } from './words.ts'

const address = '/api/admin/retention'

const retentionQuery = queryOptions({
  queryKey: [address],
  queryFn: ({ signal }) => getJson<RetentionAnswer>(address, signal),
  staleTime: 60_000,
})

type Rule = RetentionAnswer['rules'][number]

export function Kept() {
  const result = useQuery(retentionQuery)
  return (
    <Section
      id="kept"
      title="How long things are kept"
      aside={result.data && `Looked up in the database ${instant(result.dataUpdatedAt)}.`}
    >
      <Answered result={result} what="What is kept" outline={<TableOutline rows={8} />}>
        {({ isKept, orphans, rules }) => (
          <>
            <p className="flex items-start gap-3">
              <span className="mt-0.5">
                <StateMark state={isKept ? 'healthy' : 'degraded'} />
              </span>
              <span>
                {isKept
                  ? 'Nothing is stored for longer than its rule allows.'
                  : 'Something is stored for longer than its rule allows; it is marked below.'}
                {orphans > 0 && ` ${count(orphans)} texts in the audit trail are of people who are no more.`}
              </span>
            </p>
            <Rules rules={rules.filter(({ days }) => days !== null)} />
            <details className="mt-5">
              <summary className="link inline-flex min-h-11 cursor-pointer items-center">
                What is kept without an end, and why
              </summary>
              <ul className="mt-1">
                {rules
                  .filter(({ days }) => days === null)
                  .map(({ table, holds, why }) => (
                    <li key={table} className="border-b border-line py-2">
                      {holds} <span className="font-mono text-sm break-all text-muted">{table}</span>
                      <span className="block text-sm text-muted">{why}</span>
                    </li>
                  ))}
              </ul>
            </details>
          </>
        )}
      </Answered>
    </Section>
  )
}

function Rules({ rules }: { rules: readonly Rule[] }) {
  return (
    <div className="mt-4">
      <Scroller label="What goes, and when">
        <table className="figures">
          <caption className="sr-only">What goes, and when</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Days</th>
              <th scope="col" className="words hidden md:table-cell">
                Setting
              </th>
              <th scope="col" className="words hidden md:table-cell">
                Removed by
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ table, holds, days, setting, by, leftover }) => (
              <tr key={table} className="align-top">
                <th scope="row" className="!whitespace-normal">
                  {holds}{' '}
                  <span className="block font-mono text-sm break-words text-muted md:inline md:whitespace-nowrap">{table}</span>
                  {setting && <span className="block font-mono text-sm break-all text-muted md:hidden">{setting}</span>}
                  {leftover && (
                    <span className="block font-medium text-warn">
                      {count(leftover.rows)} rows are older, the oldest of {instant(leftover.oldest)}.
                    </span>
                  )}
                </th>
                <td>{days === null ? '–' : count(days)}</td>
                <td className="words hidden font-mono text-sm md:table-cell">{setting ?? '–'}</td>
                <td className="words hidden md:table-cell">{by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </div>
  )
}
