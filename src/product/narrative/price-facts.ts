// What the prices of a stock say, as facts: the last close, the technical figures, returns against the index, risk.
import { isoDay } from '#basics'
import { dateText, type SymbolAnalysis } from '#analysis'
import type { Stock } from '#market'
import { type Fact, factOf } from './fact.ts'

export function priceFacts(stock: Stock, analysis: SymbolAnalysis): (Fact | null)[] {
  return [...lastSession(stock), ...technicalFacts(stock, analysis), ...returnFacts(analysis), ...riskFacts(analysis)]
}

function lastSession({ quote, source, currency, freshness }: Stock): (Fact | null)[] {
  if (!quote) return []
  const about = { asOf: quote.date, source, currency }
  return [
    factOf('close', 'Close', quote.last, 'price', 'Last close of the series, adjusted for splits.', about),
    factOf('close-day', 'Day of the close', quote.date, 'date', 'The day of the last daily bar.', about),
    factOf(
      'day-change',
      'Change on the day',
      quote.changePercent,
      'percent',
      'Last close over the close before it, minus one.',
      about,
    ),
    factOf(
      'sessions-behind',
      'Sessions since',
      freshness?.sessionsBehind,
      'count',
      'Completed sessions of its exchange after the last bar.',
      about,
    ),
    factOf('days-behind', 'Days since', freshness?.daysBehind, 'days', 'Calendar days from the last bar to today.', about),
  ]
}

function technicalFacts({ currency }: Stock, { chart, statements }: SymbolAnalysis): (Fact | null)[] {
  if (!chart) return []
  // Of the same prices as the close, of whose currency the directory may know what their file did not say.
  const about = { asOf: isoDay(chart.asOf), source: chart.source, currency: chart.currency ?? currency }
  const figures = statements.flatMap(statement => statement.figures)
  const { time, close } = chart.bars
  const valueOf = (id: string) => figures.find(figure => figure.id === id)?.value ?? null
  const dayAt = (index: number) => (time[index] === undefined ? null : isoDay(time[index]))
  const record = valueOf('record-close')
  const sessions = valueOf('sessions-since-cross')
  return [
    ...figures.map(({ id, label, value, unit, definition }) => factOf(id, label, value, unit, definition, about)),
    factOf(
      'record-day',
      'Day of the highest close',
      record === null ? null : dayAt(close.lastIndexOf(record)),
      'date',
      'The last day that closed at the highest close of the series.',
      about,
    ),
    factOf(
      'cross-day',
      'Day of the cross',
      sessions === null ? null : dayAt(time.length - 1 - sessions),
      'date',
      'The day on which SMA(50) last crossed SMA(200).',
      about,
    ),
  ]
}

function returnFacts({ chart, returns, risk }: SymbolAnalysis): (Fact | null)[] {
  if (!chart || !returns) return []
  const about = { asOf: isoDay(chart.asOf), source: chart.source }
  const index = risk?.benchmark?.name ?? 'the index'
  const rows = returns.periods.flatMap(({ id, label, from, to, priceReturn, totalReturn, annualised, benchmarkReturn }) => {
    const span = `of ${dateText(to)} over the close of ${dateText(from)}, minus one`
    const excess = priceReturn === null || benchmarkReturn === null ? null : priceReturn - benchmarkReturn
    return [
      factOf(`return-${id}`, `Return, ${label}`, priceReturn, 'percent', `Close ${span}; without dividends.`, about),
      factOf(
        `total-return-${id}`,
        `Return with dividends, ${label}`,
        totalReturn,
        'percent',
        `Close ${span}; dividends reinvested.`,
        about,
      ),
      factOf(
        `annual-return-${id}`,
        `Return a year, ${label}`,
        annualised,
        'percent',
        `The constant yearly growth that gives the return of ${dateText(from)} to ${dateText(to)}; with dividends where they are known.`,
        about,
      ),
      factOf(
        `index-return-${id}`,
        `Return of ${index}, ${label}`,
        benchmarkReturn,
        'percent',
        `Close ${span}, of ${index}; without dividends.`,
        about,
      ),
      factOf(
        `excess-${id}`,
        `Ahead of ${index}, ${label}`,
        excess,
        'points',
        `Return minus the return of ${index}, ${dateText(from)} to ${dateText(to)}, both without dividends.`,
        about,
      ),
      factOf(`start-${id}`, `Start, ${label}`, from, 'date', 'The day of the close that the return is counted from.', about),
    ]
  })
  const years = returns.calendarYears
    .slice(0, 10)
    .flatMap(({ year, from, to, priceReturn, totalReturn }) => [
      factOf(
        `return-${year}`,
        `Return, ${year}`,
        priceReturn,
        'percent',
        `Close of ${dateText(to)} over the close of ${dateText(from)}, minus one; without dividends.`,
        about,
      ),
      factOf(
        `total-return-${year}`,
        `Return with dividends, ${year}`,
        totalReturn,
        'percent',
        `Close of ${dateText(to)} over the close of ${dateText(from)}, minus one; dividends reinvested.`,
        about,
      ),
    ])
  return [...rows, ...years]
}

function riskFacts({ view, risk }: SymbolAnalysis): (Fact | null)[] {
  if (!view || !risk) return []
  const about = { asOf: risk.to, source: view.source }
  const [deepest] = risk.drawdowns
  const fall = 'The deepest fall of closes within the time that the risk figures are of'
  return [
    factOf('risk-from', 'Risk figures from', risk.from, 'date', 'First day of the time that the risk figures are of.', about),
    factOf('risk-to', 'Risk figures to', risk.to, 'date', 'Last day of the time that the risk figures are of.', about),
    factOf('index-name', 'Index', risk.benchmark?.name, 'name', 'The index that the stock is compared with.', about),
    factOf(
      'index-symbol',
      'Symbol of the index',
      risk.benchmark?.symbol,
      'name',
      'The index that the stock is compared with.',
      about,
    ),
    ...risk.figures.map(({ id, label, value, unit, definition }) => factOf(`risk-${id}`, label, value, unit, definition, about)),
    factOf('fall', 'Deepest fall', deepest?.depthPercent, 'percent', `${fall}: its depth.`, about),
    factOf('fall-from', 'Fall from', deepest?.peak, 'date', `${fall}: its peak.`, about),
    factOf('fall-to', 'Fall to', deepest?.trough, 'date', `${fall}: its trough.`, about),
    factOf(
      'fall-made-good',
      'Fall made good',
      deepest?.recovered,
      'date',
      `${fall}: the day that closed at the peak again.`,
      about,
    ),
  ]
}
