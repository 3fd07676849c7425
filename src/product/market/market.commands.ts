// `data status`: what market data is here, from where, and how old, in a terminal or as JSON.
import type { Command } from 'commander'
import { Failure } from '#basics'
import type { Market } from './market.ts'
import type { Quality } from './quality.ts'
import { statusOf } from './status.ts'

type Opened = { readonly market: Market; readonly quality: Quality; close: () => Promise<void> }
type Status = ReturnType<typeof statusOf>
type SymbolStatus = Pick<Status, 'series' | 'findings'> & {
  readonly symbol: string
  readonly revisions: Awaited<ReturnType<Quality['revisions']>>['series']
}

export function marketCommands(program: Command, open: () => Promise<Opened>): void {
  const data = program.command('data').description('market data')

  data
    .command('status')
    .description('what market data is here, from where, how old, and what was found wrong; of one symbol also what changed')
    .argument('[symbol]', 'one symbol, with every revision of its series')
    .option('--json', 'the same as JSON')
    .action(async (symbol: string | undefined, options: { json?: boolean }) => {
      const { market, quality, close } = await open()
      const print = <T>(answer: T, report: (answer: T) => string): void =>
        void process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : report(answer))
      try {
        const status = statusOf(await market.status())
        if (symbol === undefined) return print(status, statusReport)
        const revisions = await quality.revisions(symbol)
        const isIts = (one: { symbol: string }): boolean => one.symbol === revisions.symbol
        print(
          {
            symbol: revisions.symbol,
            series: status.series.filter(isIts),
            findings: status.findings.filter(isIts),
            revisions: revisions.series,
          },
          symbolReport,
        )
      } finally {
        await close()
      }
    })

  data
    .command('undo')
    .description('take a repair back, by its number in `data status`')
    .argument('<finding>', 'number of the finding')
    .option('--json', 'the answer as JSON')
    .action(async (finding: string, options: { json?: boolean }) => {
      const findingId = Number(finding)
      if (!Number.isInteger(findingId) || findingId < 1)
        throw new Failure('invalid', 'A finding has a number, as `data status` shows it.')
      const { quality, close } = await open()
      try {
        const undone = await quality.undo(findingId, 'the command line')
        process.stdout.write(options.json ? `${JSON.stringify(undone, null, 2)}\n` : `${undone.symbol}: undone. ${undone.says}\n`)
      } finally {
        await close()
      }
    })
}

/** A line a series, what was found wrong, then what there is besides. */
function statusReport({
  series,
  findings,
  contradictions,
  directory,
  annualReports,
  filedReports,
  exchangeRates,
  macro,
}: Status): string {
  const listed = `${count.format(directory.shareCount)} shares and ${directory.indexCount} indices`
  return `${[
    ...seriesLines(series),
    '',
    ...findingLines(findings),
    ...(contradictions.length > 0
      ? ['Sources that differ', ...contradictions.map(({ symbol, says }) => `  ${symbol}: ${says}`), '']
      : []),
    `Directory       ${listed}, figures of ${directory.asOf ?? 'no day'}, source ${directory.source || 'none'}`,
    `Annual reports  ${count.format(annualReports.reportCount)} of ${annualReports.companyCount} companies, ${annualReports.from ?? '–'} to ${annualReports.to ?? '–'}, source ${annualReports.source || 'none'}`,
    `Filed reports   ${filedReports.reportCount === 0 ? 'none yet' : `${count.format(filedReports.reportCount)} of ${filedReports.companyCount} companies, the newest filed ${filedReports.newestFiled}, source ${filedReports.source}`}`,
    `Exchange rates  ${exchangeRates.currencyCount === 0 ? 'none yet' : `${exchangeRates.currencyCount} currencies, ${exchangeRates.from} to ${exchangeRates.to}, source European Central Bank`}`,
    `S&P composite   ${count.format(macro.monthCount)} months, ${macro.from ?? '–'} to ${macro.to ?? '–'}, source ${macro.source || 'none'}`,
  ].join('\n')}\n`
}

function symbolReport({ series, findings, revisions }: SymbolStatus): string {
  const changes = revisions.flatMap(({ label, interval, revisions: its }) => [
    `Revisions of ${unitNames[interval]} from ${label}`,
    ...its.flatMap(({ revision, at, cause, by, says, differences }) => [
      `  ${String(revision).padStart(3)}  ${at.slice(0, 16).replace('T', ' ')}Z  ${cause} (${by}): ${says}`,
      ...differences.map(
        ({ what, at: day, before, after }) => `         ${day} ${what} ${before ?? 'none'} → ${after ?? 'none'}`,
      ),
    ]),
    '',
  ])
  return `${[...seriesLines(series), '', ...findingLines(findings), ...changes].join('\n').trimEnd()}\n`
}

const count = new Intl.NumberFormat('en-US')
const unitNames = { '1d': 'days', '1m': 'minutes' } as const

function findingLines(findings: Status['findings']): string[] {
  if (findings.length === 0) return []
  return [
    'Findings',
    ...findings.flatMap(({ id, symbol, state, says, advice }) => [
      `  ${String(id).padStart(4)}  ${symbol}, ${state}: ${says}`,
      `        ${advice}${state === 'repaired' ? ` (tradewise data undo ${id})` : ''}`,
    ]),
    '',
  ]
}

/** Aligned columns. */
function seriesLines(series: Status['series']): string[] {
  if (series.length === 0) return ['No price history is loaded.']
  const head = ['symbol', 'bars', 'of', 'from', 'to', 'age', 'source holds', 'stored', 'source']
  const adjustment = { none: 'raw', splits: 'split-adjusted', all: 'fully adjusted' } as const
  const rows = series.map(one => [
    one.symbol,
    count.format(one.barCount),
    unitNames[one.interval],
    one.from,
    one.to,
    ageText(one.freshness),
    adjustment[one.heldAdjustment],
    adjustment[one.storedAdjustment],
    one.label,
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]!.length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i]!) : i === cells.length - 1 ? cell : cell.padEnd(widths[i]!)))
      .join('  ')
  return [line(head), ...rows.map(line)]
}

function ageText({ says, staleSince }: Status['series'][number]['freshness']): string {
  return staleSince === null ? says : `${says}, stale since ${staleSince}`
}
