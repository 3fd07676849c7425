import type { StockAnswer } from '../../../src/product/market/market.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { Section } from '../elements/section.tsx'
import { compact, day, price } from '../numbers/numbers.ts'

type Reports = NonNullable<StockAnswer['annualReports']>
type Report = Reports['reports'][number]

const rows: [label: string, key: Exclude<keyof Report, 'periodEnd' | 'knownFrom'>][] = [
  ['Revenue', 'revenue'],
  ['Gross profit', 'grossProfit'],
  ['Operating income', 'operatingIncome'],
  ['Net income', 'netIncome'],
  ['EPS, basic', 'epsBasic'],
  ['Total assets', 'totalAssets'],
  ['Total liabilities', 'totalLiabilities'],
  ['Equity', 'totalEquity'],
  ['Long-term debt', 'longTermDebt'],
  ['Cash', 'cash'],
  ['Operating cash flow', 'operatingCashFlow'],
  ['Capital expenditure', 'capitalExpenditures'],
]

export function AnnualReports({ source, reports }: Reports) {
  const ordered = [...reports].sort((one, other) => (one.periodEnd < other.periodEnd ? 1 : -1))
  return (
    <Section id="annual-reports" title="Annual reports" aside={source}>
      <Scroller label="Annual reports">
        <table className="figures">
          <caption className="sr-only">Annual reports, newest first, in the currency of the report</caption>
          <thead>
            <tr>
              <th scope="col">Year to</th>
              {ordered.map(report => (
                <th key={report.periodEnd} scope="col">
                  {day(report.periodEnd)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, key]) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                {ordered.map(report => (
                  <td key={report.periodEnd}>{key === 'epsBasic' ? price(report[key]) : compact(report[key])}</td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">Counts as known from</th>
              {ordered.map(report => (
                <td key={report.periodEnd} className="text-muted">
                  {day(report.knownFrom)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </Scroller>
      <p className="mt-2 text-[13px] text-muted">
        A report counts as known from 90 days after its period’s end, when it can have been read.
      </p>
    </Section>
  )
}
