// The columns that a rule can name, each with when its values are known: that alone decides where it may be used.

/** Money per share: 1. Shares: −1. Everything else: 0. See units.ts. */
export type ColumnDefinition = {
  readonly name: string
  readonly gives: 'number' | 'text'
  readonly help: string
  readonly group: ColumnGroup
  readonly degree: number
}

/**
 * bar, calendar, benchmark: known when the bar is complete. report: of annual reports, from the day on which each counts as
 * known. fact: what is known of the company today, and only today.
 */
export type ColumnGroup = 'bar' | 'calendar' | 'benchmark' | 'report' | 'fact'

function group(its: ColumnGroup, rows: readonly (readonly [name: string, help: string, degree?: number])[]): ColumnDefinition[] {
  return rows.map(([name, help, degree = 0]) => ({ name, gives: 'number', help, group: its, degree }))
}

function texts(rows: readonly (readonly [name: string, help: string])[]): ColumnDefinition[] {
  return rows.map(([name, help]) => ({ name, gives: 'text', help, group: 'fact', degree: 0 }))
}

export const columnDefinitions: readonly ColumnDefinition[] = [
  ...group('bar', [
    ['close', 'The last price of the bar.', 1],
    ['open', 'The first price of the bar.', 1],
    ['high', 'The highest price of the bar.', 1],
    ['low', 'The lowest price of the bar.', 1],
    ['volume', 'How many shares changed hands.', -1],
  ]),
  ...group('calendar', [
    ['year', 'The year of the bar, like 2018.'],
    ['month', 'The month of the bar: 1 January … 12 December.'],
    ['day', 'The day of the month: 1 … 31.'],
    ['weekday', 'The day of the week: 1 Monday … 7 Sunday.'],
    ['trading_day', 'Which session of its month the bar is, counted from 1; unknown in the month in which the bars begin.'],
    [
      'weekdays_left',
      'How many weekdays (Monday to Friday) the month still has after this bar; holidays are counted as weekdays.',
    ],
  ]),
  ...group('benchmark', [['benchmark', 'The close of the benchmark on the same day; unknown where it has none.']]),
  ...group('report', [
    ['revenue', 'Revenue of the last annual report that was known.'],
    ['gross_profit', 'Gross profit of the last annual report that was known.'],
    ['operating_income', 'Operating income of the last annual report that was known.'],
    ['net_income', 'Net income of the last annual report that was known.'],
    ['annual_eps', 'Basic earnings per share of the last annual report that was known, in the shares of the bar.', 1],
    ['total_assets', 'Total assets of the last annual report that was known.'],
    ['total_liabilities', 'Total liabilities of the last annual report that was known.'],
    ['equity', 'Total equity of the last annual report that was known.'],
    ['long_term_debt', 'Long-term debt of the last annual report that was known.'],
    ['cash', 'Cash of the last annual report that was known.'],
    ['operating_cash_flow', 'Operating cash flow of the last annual report that was known.'],
    ['capex', 'Capital expenditures of the last annual report that was known.'],
  ]),
  ...group('fact', [
    ['marketcap', 'Market capitalisation, in the currency of the listing.'],
    ['pe', 'Price over the earnings of the last twelve months.'],
    ['eps', 'Diluted earnings per share of the last twelve months.'],
    ['growth', 'Growth of those earnings against the year before: 5% or 0.05.'],
    ['yield', 'Dividends of the last twelve months over the price: 3% or 0.03.'],
    ['shares', 'Shares outstanding.'],
    ['relative_volume', 'The volume of the last day over the usual one.'],
  ]),
  ...texts([
    ['symbol', 'The symbol, like "MSFT".'],
    ['name', 'The name of the company or index.'],
    ['kind', '"share" or "index".'],
    ['exchange', 'Where it is listed, like "NASDAQ".'],
    ['sector', 'The sector, like "Technology services".'],
    ['industry', 'The industry, like "Packaged software".'],
    ['currency', 'The currency of the listing, like "USD".'],
    ['rating', 'The analysts\' rating, like "Buy".'],
  ]),
]

const byName = new Map(columnDefinitions.map(column => [column.name, column]))

export function columnByName(name: string): ColumnDefinition | undefined {
  return byName.get(name)
}
