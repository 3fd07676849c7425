// Who is listed and what is known of each as of today, as columns: a question about everybody is then answered without asking the
// database about anybody.
import { setImmediate } from 'node:timers/promises'
import { dayOf, remembering } from '#basics'
import type { Database } from '#database'
import type { AnnualReport } from '#rules'
import { type CompanyReport, reportsOf } from './reports.ts'
import { type FactsRow, readEveryStatement, readFacts, readFactsVersion, readReportsVersion } from './whole-market.store.ts'

/** One place per listing, by symbol. */
export type DirectoryColumns = {
  readonly symbols: readonly string[]
  /** Where each symbol stands. */
  readonly places: ReadonlyMap<string, number>
  /** By the names that rules have for them; shares like yield as 0.03, NaN where it is not known. */
  readonly figures: Readonly<Record<FigureName, Float64Array>>
  readonly texts: Readonly<Record<TextName, readonly (string | null)[]>>
  /** Day and source of the snapshot; null in an instance without one. */
  readonly snapshot: { readonly asOf: string; readonly source: string } | null
}

const figures = {
  marketcap: row => row.marketCap,
  pe: row => row.priceToEarnings,
  eps: row => row.eps,
  growth: row => share(row.growthPercent),
  yield: row => share(row.yieldPercent),
  shares: row => row.shares,
  relative_volume: row => row.relativeVolume,
} satisfies Record<string, (row: FactsRow) => number | null>

const texts = {
  symbol: row => row.symbol,
  name: row => row.name,
  kind: row => row.kind,
  exchange: row => row.exchange,
  sector: row => row.sector,
  industry: row => row.industry,
  currency: row => row.currency,
  rating: row => row.rating,
} satisfies Record<string, (row: FactsRow) => string | null>

type FigureName = keyof typeof figures
type TextName = keyof typeof texts

/** Read in pieces, so that others are answered in between. */
const pieceRows = 1000

export function openDirectoryColumns({ kysely: db }: Pick<Database, 'kysely'>) {
  const columns = remembering<DirectoryColumns>(1)
  const reports = remembering<ReadonlyMap<string, readonly AnnualReport[]>>(1)
  return {
    directory: async () => await columns.get('all', await readFactsVersion(db), async () => columnsOf(await everyRow())),
    everyAnnualReport: async () => await reports.get('all', await readReportsVersion(db), everyReport),
  }

  async function everyRow(): Promise<FactsRow[]> {
    const rows: FactsRow[] = []
    for (;;) {
      const piece = await readFacts(db, rows.at(-1)?.symbol ?? '', pieceRows)
      rows.push(...piece)
      if (piece.length < pieceRows) return rows
      await setImmediate()
    }
  }

  async function everyReport(): Promise<ReadonlyMap<string, readonly AnnualReport[]>> {
    const found = new Map<string, readonly AnnualReport[]>()
    for (const [symbol, statements] of await readEveryStatement(db)) {
      if (found.size % 200 === 199) await setImmediate()
      found.set(symbol, reportsOf(statements, 'year').map(reportForRules))
    }
    return found
  }
}

async function columnsOf(rows: readonly FactsRow[]): Promise<DirectoryColumns> {
  const newest = rows.reduce<FactsRow | null>((best, row) => ((row.asOf ?? '') > (best?.asOf ?? '') ? row : best), null)
  return {
    symbols: rows.map(({ symbol }) => symbol),
    places: new Map(rows.map(({ symbol }, i) => [symbol, i])),
    figures: await mapped(figures, read => numbers(rows, read)),
    texts: await mapped(texts, read => rows.map(row => read(row))),
    snapshot: newest?.asOf && newest.source ? { asOf: newest.asOf, source: newest.source } : null,
  }
}

function numbers(rows: readonly FactsRow[], read: (row: FactsRow) => number | null): Float64Array {
  const column = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) column[i] = read(rows[i]!) ?? Number.NaN
  return column
}

/** One after the other, others in between. */
async function mapped<Name extends string, From, To>(
  from: Record<Name, From>,
  to: (value: From) => To,
): Promise<Record<Name, To>> {
  const entries: [string, To][] = []
  for (const [name, value] of Object.entries<From>(from)) {
    entries.push([name, to(value)])
    await setImmediate()
  }
  return Object.fromEntries(entries) as Record<Name, To>
}

function share(percent: number | null): number | null {
  return percent === null ? null : percent / 100
}

/**
 * As rules read it. Figures are those stated last; where a later filing stated one otherwise, the report counts only from that
 * filing, because before it somebody would have read another number.
 */
export function reportForRules(report: CompanyReport): AnnualReport {
  return {
    periodEnd: dayOf(report.periodEnd),
    filed: report.restated !== null ? dayOf(report.restated) : report.filed === null ? null : dayOf(report.knownFrom),
    figures: {
      revenue: report.revenue,
      gross_profit: report.grossProfit,
      operating_income: report.operatingIncome,
      net_income: report.netIncome,
      annual_eps: report.epsBasic,
      total_assets: report.totalAssets,
      total_liabilities: report.totalLiabilities,
      equity: report.totalEquity,
      long_term_debt: report.longTermDebt,
      cash: report.cash,
      operating_cash_flow: report.operatingCashFlow,
      capex: report.capitalExpenditures,
    },
  }
}
