import { describe, expect, it } from 'vitest'
import type { Stock } from '#market'
import { reportText } from './report.ts'

const stock = {
  listing: {
    symbol: 'F',
    name: 'Ford Motor Company',
    kind: 'share',
    exchange: 'NYSE',
    sector: 'Consumer durables',
    industry: 'Motor vehicles',
  },
  asOf: '2024-11-22',
  source: 'a directory',
  currency: 'USD',
  adjustment: 'splits',
  adjustmentNote: null,
  quote: null,
} as unknown as Stock

describe('the report', () => {
  it('says plainly that there is no price history, and of what day the figures are', () => {
    const text = reportText(stock, {
      symbol: 'F',
      name: 'Ford Motor Company',
      view: null,
      chart: null,
      verdict: null,
      statements: [],
      returns: null,
      risk: null,
    })
    expect(text).toBe(
      [
        'F  Ford Motor Company',
        'NYSE · Consumer durables · Motor vehicles',
        '',
        'Figures as of 22 November 2024',
        'a directory',
        '',
        'There is no price history of F here, so there is no chart, return or risk to show.',
        '',
        'Not investment advice; data may be late or wrong.',
      ].join('\n'),
    )
  })
  it('signs returns, but not one that rounds to nothing, and shows a dash for what is not known', () => {
    const period = { id: '1M', label: '1 month', from: '2024-01-01', to: '2024-02-01', annualised: null }
    const text = reportText(stock, {
      symbol: 'F',
      name: 'Ford',
      view: null,
      chart: null,
      verdict: null,
      statements: [],
      risk: null,
      returns: {
        periods: [{ ...period, priceReturn: -1.239, totalReturn: -0.001, benchmarkReturn: null }],
        calendarYears: [],
        definitions: [],
      },
    })
    expect(text).toContain('  1 month   −1.24%            0.00%       –')
  })
})
