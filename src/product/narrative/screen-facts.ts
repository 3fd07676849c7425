// What may be said of a screen: of each of its first hits the figures of its columns, and what all hits are like together.
import { columnDefinitions } from '#rules'
import { type ScreenOverview, unitOfColumn } from '#screener'
import { type Fact, type FactUnit, factOf, type NumberFact } from './fact.ts'

/** So many hits are told one by one. */
export const mostRows = 25
const mostSectors = 12

/** What stands in for a symbol where a figure is one of all hits together. */
export const together = { lowest: '(lowest)', median: '(median)', highest: '(highest)' } as const

export type ScreenFigure = {
  /** A symbol, or one of `together`. */
  readonly subject: string
  /** As the rule language names it. */
  readonly column: string
  readonly fact: NumberFact
}

export type ToldScreen = {
  readonly rule: string
  readonly sort: string
  readonly isDescending: boolean
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly symbol: string
    readonly name: string /** Sector, exchange and such. */
    readonly texts: readonly string[]
  }[]
  readonly figures: readonly ScreenFigure[]
  /** How many hits, listings, and hits of each sector there are: ids 'hits', 'listed', 'sector/Finance'. */
  readonly counts: readonly NumberFact[]
  /** All of the above, and the names and days. */
  readonly facts: readonly Fact[]
}

export function toldScreen(overview: ScreenOverview): ToldScreen {
  const { hits, columns, spreads, snapshot, sectorOf, sectors, total, listedCount, pricedCount, currency } = overview
  const ofDirectory = { asOf: snapshot?.asOf ?? null, source: snapshot?.source ?? 'directory of listed shares' }
  const named = new Map(columns.map(column => [column.name, column]))
  const isOfPrices = (name: string) => named.get(name)?.rule?.needs.columns.some(one => !isFigure(one)) ?? true
  const figure = (
    subject: string,
    column: string,
    value: number,
    its: { label: string; asOf: string | null; currency: string | null; what: string },
  ) => {
    const { unit, scale } = factUnitOf(column)
    const about = {
      source: isOfPrices(column) ? 'daily prices here' : ofDirectory.source,
      asOf: its.asOf,
      currency: its.currency,
    }
    const fact = factOf(`${subject}/${column}`, its.label, value * scale, unit, its.what, about)
    return fact ? [{ subject, column, fact: fact as NumberFact }] : []
  }
  const ofRows = hits.flatMap(({ symbol, values, glance }) => {
    const its = { currency: glance?.currency ?? currency }
    const day = (column: string) => (isOfPrices(column) ? (glance?.quote.date ?? null) : ofDirectory.asOf)
    const cells = columns.flatMap(({ name, kind }, i) => {
      const value = values[i]
      if (kind !== 'number' || typeof value !== 'number') return []
      return figure(symbol, name, value, { ...its, label: `${symbol}: ${titleOf(name)}`, asOf: day(name), what: meaningOf(name) })
    })
    if (!glance || named.has('close')) return cells
    return [
      ...cells,
      ...figure(symbol, 'close', glance.quote.last, {
        ...its,
        label: `${symbol}: Last close`,
        asOf: day('close'),
        what: meaningOf('close'),
      }),
    ]
  })
  const ofAll = spreads.flatMap(({ column, knownCount, ...spread }) =>
    (['lowest', 'median', 'highest'] as const).flatMap(which =>
      figure(together[which], column, spread[which], {
        label: `${titleOf(column)}, ${which}`,
        asOf: isOfPrices(column) ? null : ofDirectory.asOf,
        currency,
        what: `The ${which} of the ${knownCount} hits of which it is known. ${meaningOf(column)}`,
      }),
    ),
  )
  const count = (id: string, label: string, value: number | null, what: string) =>
    (factOf(id, label, value, 'count', what, ofDirectory) as NumberFact | null) ?? []
  const counts = [
    count('hits', 'Hits', total, 'Shares for which the rule is true.'),
    count('listed', 'Listed', listedCount, 'Listings of the directory that were looked at.'),
    count('priced', 'With prices', pricedCount, 'Listings of which daily prices are here.'),
    count('told', 'Hits told one by one', hits.length, 'The first hits in the order of the table.'),
    ...sectors
      .slice(0, mostSectors)
      .map(one =>
        count(`sector/${one.sector}`, `Hits in ${one.sector}`, one.count, 'Hits that the directory puts in this sector.'),
      ),
  ].flat()
  const rows = hits.map(({ symbol, name, exchange, values }) => {
    const texts = columns.flatMap(({ kind }, i) => (kind === 'text' && typeof values[i] === 'string' ? [values[i]] : []))
    return { symbol, name, texts: [...new Set([exchange, ...texts, sectorOf.get(symbol) ?? exchange])] }
  })
  const day = factOf(
    'snapshot-day',
    'Day of the company figures',
    ofDirectory.asOf,
    'date',
    'The day that the figures of the directory are of.',
    ofDirectory,
  )
  const figures = [...ofRows, ...ofAll]
  const { rule, sort, isDescending } = overview
  return {
    rule,
    sort,
    isDescending,
    columns: [...new Set(figures.map(({ column }) => column))],
    rows,
    figures,
    counts,
    facts: [...figures.map(({ fact }) => fact), ...counts, ...(day ? [day] : [])],
  }
}

const figureNames = new Set(
  columnDefinitions.filter(({ group }) => group === 'fact' || group === 'report').map(({ name }) => name),
)
const isFigure = (column: string) => figureNames.has(column)

function factUnitOf(column: string): { unit: FactUnit; scale: number } {
  switch (unitOfColumn(column)) {
    case 'share':
      return { unit: 'percent', scale: 100 }
    case 'price':
      return { unit: 'price', scale: 1 }
    case 'large':
      return { unit: /^(?:shares|obv)|volume/.test(column) ? 'count' : 'money', scale: 1 }
    default:
      return { unit: 'ratio', scale: 1 }
  }
}

const titles: Readonly<Record<string, string>> = {
  marketcap: 'Market value',
  pe: 'Price / earnings',
  eps: 'Earnings per share',
  growth: 'Growth of earnings per share',
  yield: 'Dividend yield',
  shares: 'Shares outstanding',
  relative_volume: 'Relative volume',
  close: 'Last close',
}

function titleOf(column: string): string {
  return titles[column] ?? column
}

function meaningOf(column: string): string {
  return (
    columnDefinitions.find(({ name }) => name === column)?.help ?? `${column}, as the rule language computes it on the last bar.`
  )
}
