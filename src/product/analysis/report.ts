// The analysis as a page of plain text: what `tradewise analyse` prints.
import { isoDay } from '#basics'
import type { Stock } from '#market'
import type { SymbolAnalysis } from './analysis.ts'
import { dateText, numberText, percentText, priceText, type Statement, type Tone } from './statement.ts'
import { terminalChart } from './terminal-chart.ts'

const marks: Record<Tone, string> = { up: '▲', down: '▼', mixed: '◆', neutral: '·' }
const topics = { trend: 'Trend', momentum: 'Momentum', volatility: 'Volatility', volume: 'Volume', position: 'Position' } as const
const chartSessions = 252
const chartSize = { width: 63, height: 9 }
const shownYears = 10
/** What fits a screen; `--json` has them all. */
const shownRisk = [
  'cagr',
  'volatility',
  'maximumDrawdown',
  'sharpe',
  'sortino',
  'var95',
  'cvar95',
  'beta',
  'alpha',
  'correlation',
]
const notice = 'Not investment advice; data may be late or wrong.'

/** Lines without a final newline; plain text, no colour codes, at most 100 columns but for sentences, which the terminal wraps. */
export function reportText(stock: Stock, analysis: SymbolAnalysis): string {
  const sections = [heading(stock), stock.quote ? history(analysis) : noHistory(stock), ...statementSections(analysis.statements)]
  if (analysis.returns) sections.push(returnsSection(analysis.returns, analysis.risk?.benchmark?.name))
  if (analysis.risk) sections.push(riskSection(analysis.risk))
  sections.push([notice])
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

function heading({ listing, quote, asOf, source, currency, adjustmentNote }: Stock): string[] {
  const where = [listing.exchange, listing.sector, listing.industry].filter(Boolean).join(' · ')
  const lines = [`${listing.symbol}  ${listing.name}`, where]
  if (quote) {
    const change =
      quote.change === null || quote.changePercent === null
        ? ''
        : `  ${signed(quote.change, priceText)} (${signed(quote.changePercent, value => percentText(value))})`
    lines.push('', `${priceText(quote.last)}${currency ? ` ${currency}` : ''}${change}  as of ${dateText(quote.date)}`)
  } else if (asOf) lines.push('', `Figures as of ${dateText(asOf)}`)
  if (source) lines.push(source)
  if (adjustmentNote) lines.push(adjustmentNote)
  return lines
}

function history({ chart: view, verdict }: SymbolAnalysis): string[] {
  if (!view) return []
  const year = view.bars.close.slice(-chartSessions)
  const first = view.bars.time.at(-year.length) as number
  return [
    `Close, ${dateText(isoDay(first))} to ${dateText(isoDay(view.asOf))}`,
    ...terminalChart(year, { ...chartSize, label: priceText }),
    ...(verdict ? ['', verdict.text] : []),
  ]
}

function noHistory({ listing }: Stock): string[] {
  return [`There is no price history of ${listing.symbol} here, so there is no chart, return or risk to show.`]
}

function statementSections(statements: readonly Statement[]): string[][] {
  return Object.entries(topics).map(([topic, title]) => {
    const own = statements.filter(statement => statement.topic === topic)
    return own.length === 0 ? [] : [title, ...own.map(({ tone, text }) => `  ${marks[tone]} ${text}`)]
  })
}

function returnsSection(
  { periods, calendarYears }: NonNullable<SymbolAnalysis['returns']>,
  benchmark: string | undefined,
): string[] {
  const head = ['', 'Price', 'With dividends', benchmark ?? 'Index']
  const row = (
    label: string,
    of: { priceReturn: number | null; totalReturn: number | null; benchmarkReturn: number | null },
  ): string[] => [
    label,
    ...[of.priceReturn, of.totalReturn, of.benchmarkReturn].map(value =>
      value === null ? '–' : signed(value, shown => percentText(shown)),
    ),
  ]
  return [
    'Returns',
    ...table([
      head,
      ...periods.map(period => row(period.label, period)),
      ...calendarYears.slice(0, shownYears).map(year => row(`${year.year}${year.complete ? '' : ' (part)'}`, year)),
    ]),
  ]
}

function riskSection({ from, to, benchmark, figures, drawdowns }: NonNullable<SymbolAnalysis['risk']>): string[] {
  const shown = figures.filter(({ id }) => shownRisk.includes(id))
  return [
    `Risk, ${dateText(from)} to ${dateText(to)}${benchmark ? `, against ${benchmark.name}` : ''}`,
    ...table(
      shown.map(({ label, value, unit }) => [
        label,
        value === null ? '–' : unit === 'percent' ? percentText(value) : numberText(value, 2),
      ]),
    ),
    '  Deepest falls',
    ...drawdowns.map(
      ({ peak, trough, recovered, depthPercent }) =>
        `    ${percentText(depthPercent)} from ${dateText(peak)} to ${dateText(trough)}, ${recovered ? `made good by ${dateText(recovered)}` : 'not made good by the last bar'}`,
    ),
  ]
}

/** First column left, the others right-aligned, two spaces in front of the line. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.map(row =>
    `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')}`.trimEnd(),
  )
}

/** With a sign unless it rounds to nothing. */
function signed(value: number, text: (magnitude: number) => string): string {
  const magnitude = text(Math.abs(value))
  return /[1-9]/.test(magnitude) ? `${value > 0 ? '+' : '−'}${magnitude}` : magnitude
}
