// Reports out of the database and into it: those that the product brought along, and what companies have filed since.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import { figureNames, type FiledReport, type FiguresName, type Statement } from './reports.ts'

type Reader = Kysely<Tables>

/** Everything that is stated of a company's periods; bundled reports in doubt are left out. */
export async function readStatements(db: Reader, symbol: string): Promise<Statement[]> {
  const [bundled, filed] = await Promise.all([
    db
      .selectFrom('annual_report')
      .select(['source as sourceName', 'label as source', 'period_end as periodEnd'])
      .select(figureNames.filter(isOfBoth).map(name => `${columnOf(name)} as ${name}` as const))
      .where('symbol', '=', symbol)
      .where('doubt', 'is', null)
      .execute(),
    db
      .selectFrom('filed_report')
      .select(['source as sourceName', 'label as source', 'span', 'period_end as periodEnd', 'filed', 'form', 'currency'])
      .select(figureNames.map(name => `${columnOf(name)} as ${name}` as const))
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

/** netIncome → net_income: every figure has a column of its name. */
export function columnOf<Name extends FiguresName>(name: Name): ColumnOf<Name> {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) as ColumnOf<Name>
}

type ColumnOf<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${ColumnOf<Rest>}`
  : ''

/** The collection that is brought along has no diluted figures. */
export function isOfBoth(name: FiguresName): name is Exclude<FiguresName, 'epsDiluted' | 'sharesDiluted'> {
  return name !== 'epsDiluted' && name !== 'sharesDiluted'
}

/** → rows that are new or differ from what was stored; the same reports again change nothing. */
export async function writeFiledReports(
  trx: Transaction<Tables>,
  about: { readonly symbol: string; readonly source: string; readonly label: string },
  reports: readonly FiledReport[],
  fetchedAt: Date,
): Promise<number> {
  const columns = ['form', 'currency', ...figureNames.map(columnOf)]
  const list = (part: (name: string) => string) => sql.raw(columns.map(part).join(', '))
  const given = sql.raw(figureNames.map(name => `"${name}" float8`).join(', '))
  const { numAffectedRows } = await sql`
    INSERT INTO filed_report AS known (symbol, source, label, fetched_at, span, period_end, filed, ${list(name => name)})
    SELECT ${about.symbol}, ${about.source}, ${about.label}, ${fetchedAt}::timestamptz, given.*
    FROM json_to_recordset(${JSON.stringify(reports)}::json) AS given (span text, "periodEnd" date, filed date, form text, currency text, ${given})
    ON CONFLICT (symbol, source, span, period_end, filed) DO UPDATE SET label = excluded.label, fetched_at = excluded.fetched_at,
      ${list(name => `${name} = excluded.${name}`)}
    WHERE (${list(name => `known.${name}`)}) IS DISTINCT FROM (${list(name => `excluded.${name}`)})`.execute(trx)
  return Number(numAffectedRows ?? 0)
}
