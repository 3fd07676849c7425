// Reports out of the database and into it: those that the product brought along, and what companies have filed since.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { FiledReport, Statement } from './reports.ts'

type Reader = Kysely<Tables>

/** Everything that is stated of a company's periods; bundled reports in doubt are left out. */
export async function readStatements(db: Reader, symbol: string): Promise<Statement[]> {
  const [bundled, filed] = await Promise.all([
    db
      .selectFrom('annual_report')
      .select(['source as sourceName', 'label as source', 'period_end as periodEnd', ...sharedColumns])
      .where('symbol', '=', symbol)
      .where('doubt', 'is', null)
      .execute(),
    db
      .selectFrom('filed_report')
      .select(['source as sourceName', 'label as source', 'span', 'period_end as periodEnd', 'filed', 'form', 'currency'])
      .select(['eps_diluted as epsDiluted', 'shares_diluted as sharesDiluted', ...sharedColumns])
      .where('symbol', '=', symbol)
      .execute(),
  ])
  const years = bundled.map(one => ({
    ...one,
    span: 'year' as const,
    filed: null,
    form: null,
    currency: null,
    epsDiluted: null,
    sharesDiluted: null,
  }))
  return [...years, ...(filed as Statement[])]
}

const sharedColumns = [
  'revenue',
  'gross_profit as grossProfit',
  'operating_income as operatingIncome',
  'net_income as netIncome',
  'eps_basic as epsBasic',
  'total_assets as totalAssets',
  'total_liabilities as totalLiabilities',
  'total_equity as totalEquity',
  'long_term_debt as longTermDebt',
  'cash',
  'operating_cash_flow as operatingCashFlow',
  'capital_expenditures as capitalExpenditures',
] as const

/** → rows that are new or differ from what was stored; the same reports again change nothing. */
export async function writeFiledReports(
  trx: Transaction<Tables>,
  about: { readonly symbol: string; readonly source: string; readonly label: string },
  reports: readonly FiledReport[],
  fetchedAt: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    INSERT INTO filed_report AS known (symbol, source, label, fetched_at, span, period_end, filed, form, currency, revenue,
      gross_profit, operating_income, net_income, eps_basic, eps_diluted, shares_diluted, total_assets, total_liabilities, total_equity, long_term_debt, cash,
      operating_cash_flow, capital_expenditures)
    SELECT ${about.symbol}, ${about.source}, ${about.label}, ${fetchedAt}::timestamptz, given.*
    FROM json_to_recordset(${JSON.stringify(reports)}::json) AS given (span text, "periodEnd" date, filed date, form text, currency text,
      revenue float8, "grossProfit" float8, "operatingIncome" float8, "netIncome" float8, "epsBasic" float8, "epsDiluted" float8, "sharesDiluted" float8,
      "totalAssets" float8, "totalLiabilities" float8, "totalEquity" float8, "longTermDebt" float8, cash float8,
      "operatingCashFlow" float8, "capitalExpenditures" float8)
    ON CONFLICT (symbol, source, span, period_end, filed) DO UPDATE SET label = excluded.label, form = excluded.form,
      currency = excluded.currency, shares_diluted = excluded.shares_diluted,
      fetched_at = excluded.fetched_at, revenue = excluded.revenue, gross_profit = excluded.gross_profit,
      operating_income = excluded.operating_income, net_income = excluded.net_income, eps_basic = excluded.eps_basic,
      eps_diluted = excluded.eps_diluted, total_assets = excluded.total_assets, total_liabilities = excluded.total_liabilities,
      total_equity = excluded.total_equity, long_term_debt = excluded.long_term_debt, cash = excluded.cash,
      operating_cash_flow = excluded.operating_cash_flow, capital_expenditures = excluded.capital_expenditures
    WHERE (known.form, known.currency, known.shares_diluted, known.revenue, known.gross_profit, known.operating_income, known.net_income, known.eps_basic,
      known.eps_diluted, known.total_assets, known.total_liabilities, known.total_equity, known.long_term_debt, known.cash,
      known.operating_cash_flow, known.capital_expenditures)
      IS DISTINCT FROM (excluded.form, excluded.currency, excluded.shares_diluted, excluded.revenue, excluded.gross_profit, excluded.operating_income, excluded.net_income,
      excluded.eps_basic, excluded.eps_diluted, excluded.total_assets, excluded.total_liabilities, excluded.total_equity,
      excluded.long_term_debt, excluded.cash, excluded.operating_cash_flow, excluded.capital_expenditures)`.execute(trx)
  return Number(numAffectedRows ?? 0)
}
