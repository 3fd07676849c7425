// What a company reported of its years and quarters, put together from what several sources and filings say of the same period.
import { dayOf, isoDay } from '#basics'
import { trustIn } from './trust.ts'

/** Full units of the report's currency; per share for earnings per share; null where it is not stated. */
export type Figures = {
  readonly revenue: number | null
  readonly grossProfit: number | null
  readonly operatingIncome: number | null
  readonly netIncome: number | null
  readonly epsBasic: number | null
  readonly epsDiluted: number | null
  /** Average of the period, with those that may still come. */
  readonly sharesDiluted: number | null
  readonly totalAssets: number | null
  readonly totalLiabilities: number | null
  readonly totalEquity: number | null
  readonly longTermDebt: number | null
  readonly cash: number | null
  readonly operatingCashFlow: number | null
  readonly capitalExpenditures: number | null
}

export type FiguresName = keyof Figures

/** What one filing states of one period. */
export type FiledReport = Figures & {
  readonly span: 'year' | 'quarter'
  readonly periodEnd: string
  readonly filed: string
  readonly form: string
  readonly currency: string
}

/** A period as one source knows it: every figure as it was stated last. */
export type CompanyReport = Figures & {
  readonly periodEnd: string
  /** The day of the first filing; 90 days after the period's end where that is not known. */
  readonly knownFrom: string
  /** As people read it. */
  readonly source: string
  readonly filed: string | null
  readonly form: string | null
  /** Of all its figures; null where the source does not tell. */
  readonly currency: string | null
  /** The day on which a later filing stated a figure otherwise; null: none did. */
  readonly restated: string | null
}

/** A stored statement: one filing's, or one of a collection that does not say when it was filed. */
export type Statement = Figures & {
  readonly sourceName: string
  readonly source: string
  readonly span: 'year' | 'quarter'
  readonly periodEnd: string
  readonly filed: string | null
  readonly form: string | null
  readonly currency: string | null
}

export const figureNames = [
  'revenue',
  'grossProfit',
  'operatingIncome',
  'netIncome',
  'epsBasic',
  'epsDiluted',
  'sharesDiluted',
  'totalAssets',
  'totalLiabilities',
  'totalEquity',
  'longTermDebt',
  'cash',
  'operatingCashFlow',
  'capitalExpenditures',
] as const satisfies readonly FiguresName[]

export function figuresOf(of: (name: FiguresName) => number | null): Figures {
  return Object.fromEntries(figureNames.map(name => [name, of(name)])) as Figures
}

/** Fiscal years end on a weekday near a date: two sources' ends this near are one period. */
const sameEndDays = 15
const usualDelayDays = 90

/** Periods of one span, oldest first, each from the most trusted source that has it. */
export function reportsOf(statements: readonly Statement[], span: Statement['span']): CompanyReport[] {
  const ofSpan = statements.filter(one => one.span === span)
  const names = [...new Set(ofSpan.map(({ sourceName }) => sourceName))]
  names.sort((a, b) => trustIn('reports', b) - trustIn('reports', a))
  const kept: CompanyReport[] = []
  for (const name of names) {
    const taken = kept.map(({ periodEnd }) => dayOf(periodEnd))
    const periods = Map.groupBy(
      ofSpan.filter(({ sourceName }) => sourceName === name),
      ({ periodEnd }) => periodEnd,
    )
    for (const [end, stated] of periods) {
      if (!taken.some(day => Math.abs(day - dayOf(end)) <= sameEndDays)) kept.push(asStatedLast(stated))
    }
  }
  return kept.sort((a, b) => (a.periodEnd < b.periodEnd ? -1 : 1))
}

/** Statements of one period by one source. */
function asStatedLast(statements: readonly Statement[]): CompanyReport {
  const sorted = statements.toSorted((a, b) => ((a.filed ?? '') < (b.filed ?? '') ? -1 : 1))
  const [first] = sorted as [Statement]
  const { periodEnd, source, filed, form } = first
  // A company that reports in another currency now has stated its earlier years in that one too; the two are never mixed.
  const currency = sorted.at(-1)!.currency
  const inCurrency = sorted.filter(one => one.currency === currency)
  let restated: string | null = null
  const figures = figuresOf(name => {
    const stated = inCurrency.filter(one => one[name] !== null)
    for (const [i, one] of stated.entries()) {
      if (i > 0 && one[name] !== stated[i - 1]![name] && (restated ?? '') < (one.filed ?? '')) restated = one.filed
    }
    return stated.at(-1)?.[name] ?? null
  })
  const knownFrom = filed ?? isoDay(dayOf(periodEnd) + usualDelayDays)
  return { periodEnd, knownFrom, source, filed, form, currency, restated, ...figures }
}
