import { useQuery } from '@tanstack/react-query'
import type { AnalysisAnswer } from '../../../src/product/analysis/analysis.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { analysisQuery } from '../market/queries.ts'
import { day, inUnit } from '../numbers/numbers.ts'
import { withoutLabel } from './definition.ts'
import { ToneMark } from './tone-mark.tsx'

type Statement = AnalysisAnswer['statements'][number]

/** The technical state in sentences; each opens to its rule and figures. */
export function Statements({ symbol }: { symbol: string }) {
  const analysis = useQuery(analysisQuery(symbol))
  return (
    <Section id="statements" title="What the figures say" aside={analysis.data?.asOf && `as of ${day(analysis.data.asOf)}`}>
      <Answered result={analysis} what="The analysis" outline={<TableOutline rows={8} height={45} />}>
        {({ statements }) =>
          statements.length === 0 ? (
            <p>Too few bars to say anything.</p>
          ) : (
            <>
              <ul className="border-b border-line xl:grid xl:grid-cols-2 xl:items-start xl:gap-x-12">
                {statements.map(statement => (
                  <li key={statement.id} className="border-t border-line first:border-t-0 xl:nth-2:border-t-0">
                    <StatementRow statement={statement} />
                  </li>
                ))}
              </ul>
              <p className="mt-3 text-sm text-muted">
                These sentences describe the past; they are not signals to trade on. Not investment advice; data may be late or
                wrong.
              </p>
            </>
          )
        }
      </Answered>
    </Section>
  )
}

function StatementRow({ statement }: { statement: Statement }) {
  return (
    <details className="group">
      <summary className="flex list-none items-baseline gap-1 rounded py-2.5 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ToneMark tone={statement.tone} />
        <span className="flex-1">{statement.text}</span>
        <span className="ml-2 text-[13px] text-muted group-open:hidden" aria-hidden="true">
          Rule and figures
        </span>
      </summary>
      <div className="pb-4 pl-6">
        <p className="text-[14px] text-muted">
          Rule <code className="ml-1 rounded bg-sunken px-1.5 py-0.5 font-mono text-[13px] text-text">{statement.rule}</code>
        </p>
        <dl className="mt-2 grid gap-1.5">
          {statement.figures.map(figure => (
            <div key={figure.id} className="grid grid-cols-[minmax(8rem,12rem)_7rem_1fr] gap-x-4 max-md:grid-cols-2">
              <dt className="font-medium">{figure.label}</dt>
              <dd className="text-right font-medium">{inUnit(figure.value, figure.unit)}</dd>
              <dd className="text-[14px] text-muted max-md:col-span-2">{withoutLabel(figure.definition, figure.label)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  )
}
