// `data status`: what market data is here, from where, and how old, in a terminal or as JSON.
import type { Command } from 'commander'
import type { Market } from './market.ts'
import { statusOf } from './status.ts'

type Opened = { readonly market: Market; close: () => Promise<void> }
type Status = ReturnType<typeof statusOf>

export function marketCommands(program: Command, open: () => Promise<Opened>): void {
  const data = program.command('data').description('market data')

  data
    .command('status')
    .description('what market data is here, from where, and how old')
    .option('--json', 'the same as JSON')
    .action(async (options: { json?: boolean }) => {
      const { market, close } = await open()
      try {
        const status = statusOf(await market.status())
        process.stdout.write(options.json ? `${JSON.stringify(status, null, 2)}\n` : statusReport(status))
      } finally {
        await close()
      }
    })
}

/** Aligned columns, a line a series, then what there is besides. */
function statusReport({ series, directory, annualReports, macro }: Status): string {
  const count = new Intl.NumberFormat('en-US')
  const head = ['symbol', 'bars', 'of', 'from', 'to', 'source holds', 'stored', 'source']
  const adjustment = { none: 'raw', splits: 'split-adjusted', all: 'fully adjusted' } as const
  const rows = series.map(one => [
    one.symbol,
    count.format(one.barCount),
    { '1d': 'days', '1m': 'minutes' }[one.interval],
    one.from,
    one.to,
    adjustment[one.heldAdjustment],
    adjustment[one.storedAdjustment],
    one.label,
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]!.length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i]!) : i === cells.length - 1 ? cell : cell.padEnd(widths[i]!)))
      .join('  ')
  const listed = `${count.format(directory.shareCount)} shares and ${directory.indexCount} indices`
  return `${[
    ...(series.length > 0 ? [line(head), ...rows.map(line)] : ['No price history is loaded.']),
    '',
    `Directory       ${listed}, figures of ${directory.asOf ?? 'no day'}, source ${directory.source || 'none'}`,
    `Annual reports  ${count.format(annualReports.reportCount)} of ${annualReports.companyCount} companies, ${annualReports.from ?? '–'} to ${annualReports.to ?? '–'}, source ${annualReports.source || 'none'}`,
    `S&P composite   ${count.format(macro.monthCount)} months, ${macro.from ?? '–'} to ${macro.to ?? '–'}, source ${macro.source || 'none'}`,
  ].join('\n')}\n`
}
