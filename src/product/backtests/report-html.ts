// The report as one file: no script, nothing loaded from anywhere, and a policy in it that forbids both. Opened in ten years, it says the same.
import { createHash } from 'node:crypto'
import { conventionRows } from './convention-rows.ts'
import { figureRows } from './figure-rows.ts'
import { hypothetical, type Report } from './report.ts'

const style = `
:root { color-scheme: light dark; --line: #8885; --muted: light-dark(#5c5c5c, #a8a8a8); --accent: light-dark(#1f5fc4, #6ea8ff); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; } h1 + p { margin-top: 0; }
code, small { overflow-wrap: anywhere; } code { font-family: ui-monospace, monospace; }
.warn { border-left: 3px solid #b58900; padding-left: .8rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .2rem .5rem; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child, td:first-child, .words th, .words td { text-align: left; } thead th { font-weight: 600; }
td.day { white-space: nowrap; }
.wide { overflow-x: auto; margin-top: .8rem; } .trades th, .trades td { white-space: nowrap; } small, figcaption { color: var(--muted); }
figure { margin: 0; } svg { display: block; width: 100%; height: 16rem; } .falls svg { height: 10rem; }
.days { display: flex; justify-content: space-between; color: var(--muted); border-top: 1px solid var(--line); }
.own { stroke: var(--accent); } .other { stroke: #888; }
path { fill: none; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
@media (max-width: 40rem) { body { margin: 1rem auto; font-size: 14px; } th, td { padding: .2rem .3rem; } svg { height: 11rem; } }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } .wide { overflow: visible; } }
`
const styleHash = createHash('sha256').update(style).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`

/** resultHash: of the JSON that it shows. */
export function reportAsHtml(report: Report, resultHash: string): string {
  const { metrics } = report
  const title = `Backtest of ${report.symbols.join(', ')}, ${metrics.from} to ${metrics.to}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<title>${text(title)}</title><style>${style}</style></head><body>
<main><h1>Backtest of ${text(report.symbols.join(', '))}</h1>
<p>${metrics.from} to ${metrics.to}</p>
<p><code>${text(report.rule)}</code></p>
${report.exitRule === null ? '' : `<p>Left when <code>${text(report.exitRule)}</code></p>`}
${report.notes.map(note => `<p class="warn">${text(note)}</p>`).join('\n')}
<h2>Equity</h2>${chart(report)}
<h2>Drawdown</h2>${drawdownChart(report)}${drawdowns(report)}
${settings(report)}<h2>Figures</h2>${table(
    'Figures',
    ['Figure', 'Value', '95 % range'],
    // The deepest falls with their days stand in a table of their own.
    figureRows(report)
      .filter(({ label }) => !label.startsWith('…'))
      .map(({ label, value, range }) => [label, value, range]),
  )}
<h2>Months, %</h2>${months(report)}
<h2>Trades</h2>${trades(report)}
<h2>How it was computed</h2>
${table('Assumptions', ['Assumed', ''], conventionRows(report.conventions), 'words')}
${table(
  'Prices',
  ['Symbol', 'Name', 'Source of the prices'],
  report.prices.map(({ symbol, name, source }) => [symbol, name, source]),
  'words',
)}
<p>Look-ahead: ${report.lookAhead.compared} decisions compared after ${report.lookAhead.cuts.length} changes of the future, none moved.</p>
<p><small>Data ${text(report.dataHash)}<br>Result ${text(resultHash)}<br>${text(hypothetical)}</small></p>
</main></body></html>
`
}

/** Scrolls by itself where it is too wide, with keys too. */
function table(label: string, heads: readonly string[], rows: readonly (readonly string[])[], kind = ''): string {
  const head = heads.map(cell => (cell === '' ? '<td></td>' : `<th scope="col">${written(cell)}</th>`)).join('')
  const body = rows.map(cells => `<tr>${cells.map((cell, i) => (i === 0 ? rowHead(cell) : plainCell(cell))).join('')}</tr>`)
  return `<div class="wide ${kind}" role="region" tabindex="0" aria-label="${text(label)}"><table>${
    heads.every(cell => cell === '') ? '' : `<thead><tr>${head}</tr></thead>`
  }<tbody>${body.join('')}</tbody></table></div>`
}

const rowHead = (cell: string): string => `<th scope="row">${written(cell)}</th>`
const plainCell = (cell: string): string => `<td${/^\d{4}-\d{2}-\d{2}$/.test(cell) ? ' class="day"' : ''}>${written(cell)}</td>`

/** With a true minus, and no line that begins with a percent sign. */
const written = (cell: string): string => text(cell.replace(/^-(?=\d)/, '−').replaceAll(' %', '\u00a0%'))

/** A file that prints: of ten thousand settings nobody reads all. */
const mostSettings = 50

/** What was tried, what that makes of the best, and what choosing on the past came to. */
function settings({ setting, sweep, walkForward }: Report): string {
  if (!sweep || !setting) return ''
  const { deflated, overfitting } = sweep
  const share = (value: number | null | undefined) => (value == null ? '–' : `${(value * 100).toFixed(0)} %`)
  const two = (value: number | null) => (value === null ? '–' : value.toFixed(2))
  const rows = [
    ['Probability that the best Sharpe ratio is above 0, given the number of settings', share(deflated.probability)],
    ['Sharpe ratio that the best of as many useless settings would show', two(deflated.luckySharpe)],
    ['Probability of overfitting (about 50 %: choosing did not help)', share(overfitting?.probability)],
    ...(walkForward
      ? [
          ['Walked forward: total return', share(walkForward.run.metrics.totalReturn)],
          ['Walked forward: Sharpe ratio', two(walkForward.run.metrics.sharpe.value)],
        ]
      : []),
  ]
  const tried = sweep.settings
    .map((values, at) => ({ values, at, sharpe: sweep.sharpe[at] ?? null }))
    .sort((a, b) => (b.sharpe ?? Number.NEGATIVE_INFINITY) - (a.sharpe ?? Number.NEGATIVE_INFINITY))
    .slice(0, mostSettings)
    .map(({ values, at, sharpe }) => [
      values.join(', '),
      two(sharpe),
      share(sweep.totalReturn[at]),
      share(sweep.maximumDrawdown[at]),
      String(sweep.trades[at]),
    ])
  const left =
    sweep.settings.length > tried.length ? `<p>The ${tried.length} best by Sharpe ratio; the JSON file has all.</p>` : ''
  const names = sweep.parameters.map(name => `$${name}`).join(', ')
  return `<h2>Settings</h2><p class="warn">${text(`The figures here are of ${names} = ${Object.values(setting).join(', ')}, the best of ${sweep.settings.length}, chosen with hindsight.`)}</p>
${table('What choosing is worth', ['', ''], rows)}
${left}${table('Settings', [names, 'Sharpe ratio', 'Return', 'Drawdown', 'Trades'], tried)}
`
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function months({ monthly }: Report): string {
  const percent = (value: number | null) => (value === null ? '–' : (value * 100).toFixed(1))
  return table(
    'Months',
    ['Year', ...monthNames, 'All'],
    monthly.map(({ year, months: of, total }) => [String(year), ...of.map(percent), percent(total)]),
  )
}

function trades({ trades: all }: Report): string {
  const rows = all.map(trade => [
    trade.symbol,
    trade.direction,
    trade.entryDate,
    trade.entryPrice.toFixed(2),
    trade.exitDate ?? 'open',
    trade.exitPrice.toFixed(2),
    trade.exitReason ?? '–',
    trade.profit.toFixed(2),
    (trade.return * 100).toFixed(2),
  ])
  return table('Trades', ['Symbol', 'Way', 'In', 'Price', 'Out', 'Price', 'Why', 'Profit', 'Return, %'], rows, 'trades')
}

/** Of at most a thousand points, on a logarithmic scale, so that a tenth is a tenth everywhere. */
function chart({ equity, benchmark }: Report): string {
  const { values } = equity
  const step = Math.max(1, Math.ceil(values.length / 1_000))
  const shown = values.map((_, i) => i).filter(i => i % step === 0 || i === values.length - 1)
  const columns = [...(benchmark ? [{ name: 'other', values: benchmark.values }] : []), { name: 'own', values }]
  const levels = columns.flatMap(column => shown.map(i => column.values[i]!)).filter(value => value > 0)
  const [low, high] = [Math.log(levels.reduce((a, b) => Math.min(a, b))), Math.log(levels.reduce((a, b) => Math.max(a, b)))]
  const x = (i: number) => ((i / Math.max(1, values.length - 1)) * 1_000).toFixed(1)
  const y = (value: number) => (300 - ((Math.log(Math.max(value, Math.exp(low))) - low) / (high - low || 1)) * 290 - 5).toFixed(1)
  const paths = columns.map(
    column => `<path class="${column.name}" d="M${shown.map(i => `${x(i)} ${y(column.values[i]!)}`).join('L')}"/>`,
  )
  const money = (value: number) => Math.exp(value).toFixed(0)
  const says = `Logarithmic, from ${money(low)} to ${money(high)}. Blue: this rule.${benchmark ? ` Grey: ${benchmark.name} held instead.` : ''}`
  return `<figure><svg viewBox="0 0 1000 300" preserveAspectRatio="none" role="img" aria-label="Equity">${paths.join('')}</svg>${daysOf(equity.dates)}<figcaption>${text(says)}</figcaption></figure>`
}

function daysOf(dates: readonly string[]): string {
  return `<div class="days"><span>${dates[0]}</span><span>${dates.at(-1)}</span></div>`
}

/** How far below the highest level before, from nought down, of the same days as the equity. */
function drawdownChart({ equity, benchmark }: Report): string {
  const columns = [...(benchmark ? [{ name: 'other', values: benchmark.values }] : []), { name: 'own', values: equity.values }]
  const falls = columns.map(({ name, values }) => ({ name, values: drawdownsOf(values) }))
  const deepest = falls.reduce((low, { values }) => values.reduce((a, b) => Math.min(a, b), low), 0)
  const count = equity.values.length
  const step = Math.max(1, Math.ceil(count / 1_000))
  const x = (i: number) => ((i / Math.max(1, count - 1)) * 1_000).toFixed(1)
  const y = (fall: number) => (5 + (deepest === 0 ? 0 : fall / deepest) * 190).toFixed(1)
  const paths = falls.map(({ name, values }) => {
    // Of each step its deepest day: a fall between two points is not to be lost.
    const points = Array.from({ length: Math.ceil(count / step) }, (_, k) => {
      const days = values.slice(k * step, (k + 1) * step)
      return `${x(k * step)} ${y(days.reduce((a, b) => Math.min(a, b)))}`
    })
    return `<path class="${name}" d="M${points.join('L')}"/>`
  })
  const says = `Below the highest level before, from 0 to ${percentOf(deepest).replace('-', '−')}. Blue: this rule.${benchmark ? ` Grey: ${benchmark.name} held instead.` : ''}`
  return `<figure class="falls"><svg viewBox="0 0 1000 200" preserveAspectRatio="none" role="img" aria-label="Drawdown">${paths.join('')}</svg>${daysOf(equity.dates)}<figcaption>${text(says)}</figcaption></figure>`
}

function drawdownsOf(values: readonly number[]): number[] {
  let peak = Number.NEGATIVE_INFINITY
  return values.map(value => {
    peak = Math.max(peak, value)
    return peak > 0 ? value / peak - 1 : 0
  })
}

const percentOf = (share: number): string => `${(share * 100).toFixed(1)} %`

function drawdowns({ metrics }: Report): string {
  if (metrics.drawdowns.length === 0) return '<p>It never stood below an earlier high.</p>'
  return table(
    'Deepest drawdowns',
    ['From', 'Lowest', 'Back', 'Depth'],
    metrics.drawdowns.map(({ peak, trough, recovered, depth }) => [peak, trough, recovered ?? 'not yet', percentOf(depth)]),
  )
}

function text(of: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return of.replaceAll(/[&<>"']/g, char => escapes[char]!)
}
