// Several filings and sources of one company, as one list of periods.
import { describe, expect, it } from 'vitest'
import { figuresOf, reportsOf, type Statement } from './reports.ts'

const statement = (periodEnd: string, more: Partial<Statement>): Statement => ({
  ...figuresOf(() => null),
  sourceName: 'sec-edgar',
  source: 'SEC EDGAR',
  span: 'year',
  periodEnd,
  filed: null,
  form: null,
  currency: null,
  ...more,
})

describe('the reports of a company', () => {
  it('show each figure as it was stated last, known since it was stated first', () => {
    const [report, ...others] = reportsOf(
      [
        statement('2022-09-30', { filed: '2023-11-01', form: '10-K', revenue: 1010, netIncome: 100 }),
        statement('2022-09-30', { filed: '2022-11-01', form: '10-K', revenue: 1000, netIncome: 100, totalAssets: 5000 }),
      ],
      'year',
    )
    expect(others).toEqual([])
    expect(report).toMatchObject({
      revenue: 1010,
      totalAssets: 5000,
      knownFrom: '2022-11-01',
      form: '10-K',
      restated: '2023-11-01',
    })
  })
  it('never mix the currencies of two filings: the later one speaks alone', () => {
    const [report] = reportsOf(
      [
        statement('2022-12-31', { filed: '2023-03-09', form: '20-F', currency: 'EUR', revenue: 1000, totalEquity: 2100 }),
        statement('2022-12-31', { filed: '2024-03-07', form: '20-F', currency: 'USD', revenue: 1071 }),
      ],
      'year',
    )
    expect(report).toMatchObject({ currency: 'USD', revenue: 1071, totalEquity: null, knownFrom: '2023-03-09', restated: null })
  })
  it('are not restated by a filing that says the same again, nor by one that says less', () => {
    const [report] = reportsOf(
      [
        statement('2022-09-30', { filed: '2022-11-01', form: '10-K', revenue: 1000, netIncome: 5 }),
        statement('2022-09-30', { filed: '2023-11-01', form: '10-K', revenue: 1000 }),
      ],
      'year',
    )
    expect(report).toMatchObject({ restated: null, netIncome: 5 })
  })
  it('come from what was filed where it was, and from the collection for the years before', () => {
    const collected = { sourceName: 'bundled/reports', source: 'a collection' }
    const reports = reportsOf(
      [
        statement('2016-09-24', { ...collected, revenue: 1 }),
        statement('2017-09-24', { ...collected, revenue: 2 }),
        statement('2017-09-30', { filed: '2017-11-03', form: '10-K', revenue: 3 }),
      ],
      'year',
    )
    expect(reports.map(({ periodEnd, revenue, knownFrom }) => [periodEnd, revenue, knownFrom])).toEqual([
      ['2016-09-24', 1, '2016-12-23'],
      ['2017-09-30', 3, '2017-11-03'],
    ])
  })
  it('keep quarters and years apart', () => {
    const statements = [statement('2022-12-31', { filed: '2023-02-01', span: 'quarter' }), statement('2022-12-31', {})]
    expect(reportsOf(statements, 'quarter')).toHaveLength(1)
    expect(reportsOf(statements, 'year')).toHaveLength(1)
  })
})
