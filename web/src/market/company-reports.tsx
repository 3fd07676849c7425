import { useState } from 'react'
import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { Section } from '../elements/section.tsx'
import { compact, day, price } from '../numbers/numbers.ts'

type Reports = NonNullable<StockAnswer['annualReports']>
type Report = Reports['reports'][number]
type Figure = Exclude<keyof Report, 'periodEnd' | 'knownFrom' | 'source' | 'filed' | 'form' | 'currency' | 'restated'>

const rows: [label: string, key: Figure][] = [
  ['Revenue', 'revenue'],
  ['Gross profit', 'grossProfit'],
  ['Operating income', 'operatingIncome'],
  ['Net income', 'netIncome'],
  ['EPS, basic', 'epsBasic'],
  ['EPS, diluted', 'epsDiluted'],
  ['Shares, diluted average', 'sharesDiluted'],
  ['Total assets', 'totalAssets'],
  ['Total liabilities', 'totalLiabilities'],
  ['Equity', 'totalEquity'],
  ['Long-term debt', 'longTermDebt'],
  ['Cash', 'cash'],
  ['Operating cash flow', 'operatingCashFlow'],
  ['Capital expenditure', 'capitalExpenditures'],
]
/** More would not be read side by side. */
const mostShown = { year: 12, quarter: 12 } as const

/** Years, and quarters where they were filed; the newest first, each with its source, form and day of filing. */
export function CompanyReports({ annual, quarterly }: { annual: Reports | null; quarterly: Reports | null }) {
  const [span, choose] = useState<'year' | 'quarter'>(annual ? 'year' : 'quarter')
  const shown = span === 'year' ? annual : quarterly
  if (!shown) return null
  return (
    <Section id="annual-reports" title={span === 'year' ? 'Annual reports' : 'Quarterly reports'} aside={shown.source}>
      {annual && quarterly && (
        <fieldset className="choices mb-3">
          <legend className="sr-only">Which periods</legend>
          {(['year', 'quarter'] as const).map(one => (
            <button key={one} type="button" className="choice" aria-pressed={span === one} onClick={() => choose(one)}>
              {one === 'year' ? 'Years' : 'Quarters'}
            </button>
          ))}
        </fieldset>
      )}
      <Periods reports={shown.reports.toReversed().slice(0, mostShown[span])} span={span} />
      <p className="mt-2 text-[13px] text-muted">
        {shown.reports.some(({ filed }) => filed !== null)
          ? 'A filed report counts as known from the day of its first filing; figures are those stated last.'
          : 'A report counts as known from 90 days after its period’s end, when it can have been read.'}
        {span === 'quarter' &&
          ' A fiscal year’s fourth quarter is not filed by itself; cash flows are filed for the year so far.'}
      </p>
    </Section>
  )
}

function Periods({ reports, span }: { reports: readonly Report[]; span: 'year' | 'quarter' }) {
  const stated = rows.filter(([, key]) => reports.some(report => report[key] !== null))
  return (
    <Scroller label="Reports">
      <table className="figures">
        <caption className="sr-only">Reports, newest first, in the currency of the report</caption>
        <thead>
          <tr>
            <th scope="col">{span === 'year' ? 'Year to' : 'Quarter to'}</th>
            {reports.map(report => (
              <th key={report.periodEnd} scope="col">
                {day(report.periodEnd)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.some(({ currency }) => currency !== null) && (
            <tr>
              <th scope="row">Currency</th>
              {reports.map(report => (
                <td key={report.periodEnd}>{report.currency ?? '–'}</td>
              ))}
            </tr>
          )}
          {stated.map(([label, key]) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {reports.map(report => (
                <td key={report.periodEnd}>{key.startsWith('eps') ? price(report[key]) : compact(report[key])}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Counts as known from</th>
            {reports.map(report => (
              <td key={report.periodEnd} className="text-muted">
                {day(report.knownFrom)}
              </td>
            ))}
          </tr>
          {reports.some(({ form }) => form !== null) && (
            <tr>
              <th scope="row">Form</th>
              {reports.map(report => (
                <td key={report.periodEnd} className="text-muted">
                  {report.form ?? '–'}
                </td>
              ))}
            </tr>
          )}
          {reports.some(({ restated }) => restated !== null) && (
            <tr>
              <th scope="row">Restated</th>
              {reports.map(report => (
                <td key={report.periodEnd} className="text-muted">
                  {report.restated === null ? '–' : day(report.restated)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </Scroller>
  )
}
