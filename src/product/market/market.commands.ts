// `data status`: what market data is here, from where, how old, and how its sources are, in a terminal or as JSON.
import type { Command } from 'commander'
import { Failure } from '#basics'
import type { Market } from './market.ts'
import type { Verdict } from './judging.ts'
import type { Quality } from './quality.ts'
import type { SourceState, Sources } from './sources.ts'
import { statusOf } from './status.ts'

type Opened = {
  readonly market: Market
  readonly quality: Quality
  readonly sources: Pick<Sources, 'describe'>
  close: () => Promise<void>
}
type Status = ReturnType<typeof statusOf>
type WholeStatus = Status & { readonly sources: readonly SourceState[] }
type SymbolStatus = Pick<Status, 'series' | 'findings'> & {
  readonly symbol: string
  readonly revisions: Awaited<ReturnType<Quality['revisions']>>['series']
}

export function marketCommands(program: Command, open: () => Promise<Opened>): void {
  const data = program.command('data').description('market data')

  data
    .command('status')
    .description(
      'what market data is here, from where, how old, what was found wrong, and how the sources are; of one symbol also what changed',
    )
    .argument('[symbol]', 'one symbol, with every revision of its series')
    .option('--json', 'the same as JSON')
    .action(async (symbol: string | undefined, options: { json?: boolean }) => {
      const { market, quality, sources, close } = await open()
      const print = <T>(answer: T, report: (answer: T) => string): void =>
        void process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : report(answer))
      try {
        const status = statusOf(await market.status())
        if (symbol === undefined) return print({ ...status, sources: await sources.describe() }, statusReport)
        const revisions = await quality.revisions({ seesNames: true }, symbol)
        const isIts = (one: { symbol: string }): boolean => [revisions.symbol, ...revisions.formerly].includes(one.symbol)
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

  for (const { verdict, description, done } of verdicts)
    data
      .command(verdict)
      .description(description)
      .argument('<finding>', 'number of the finding')
      .option('--json', 'the answer as JSON')
      .action((finding: string, options: { json?: boolean }) => judge(finding, verdict, done, options))

  data
    .command('dismiss')
    .description('say of a flag that the figures are right as they are; it is not raised again while they stay so')
    .argument('<finding>', 'number of the finding')
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'the answer as JSON')
    .action((finding: string, options: { reason: string; json?: boolean }) => judge(finding, 'dismiss', 'dismissed', options))

  async function judge(
    finding: string,
    verdict: Verdict,
    done: string,
    { reason, json }: { reason?: string; json?: boolean },
  ): Promise<void> {
    const findingId = Number(finding)
    if (!Number.isInteger(findingId) || findingId < 1)
      throw new Failure('invalid', 'A finding has a number, as `data status` shows it.')
    const why = reason?.trim().slice(0, 300)
    if (why === '') throw new Failure('invalid', 'A flag is dismissed with a reason, such as --reason "the company confirms it".')
    const { quality, close } = await open()
    try {
      const judged = await quality.judge(findingId, verdict, { place: 'the command line' }, why)
      process.stdout.write(json ? `${JSON.stringify(judged, null, 2)}\n` : `${judged.symbol}: ${done}. ${judged.says}\n`)
    } finally {
      await close()
    }
  }
}

const verdicts = [
  { verdict: 'undo', description: 'take a repair back, by its number in `data status`', done: 'undone' },
  { verdict: 'redo', description: 'make an undone repair again', done: 'repaired again' },
  { verdict: 'restore', description: 'put a dismissed flag back', done: 'flagged again' },
] as const

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
  sources,
}: WholeStatus): string {
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
    '',
    'Sources',
    ...sources.flatMap(sourceLines),
  ].join('\n')}\n`
}

/** How it is and what to do; what is left of its budget, and how it last went. */
function sourceLines({ label, gives, says, advice, budget, breaker, lastSuccessAt, lastFailure }: SourceState): string[] {
  const moment = (at: string): string => `${at.slice(0, 16).replace('T', ' ')}Z`
  const used = budget.map(({ requests, left, perMs }) => {
    const span = spans[perMs] ?? `${perMs / 1000} s`
    return `${count.format(requests - left)} of ${count.format(requests)} requests per ${span} used`
  })
  const said = [
    ...used,
    ...(breaker === null || breaker === 'closed' ? [] : [`breaker ${breaker}`]),
    ...(lastSuccessAt === null ? [] : [`answered last ${moment(lastSuccessAt)}`]),
    ...(lastFailure === null ? [] : [`failed last ${moment(lastFailure.at)}: ${lastFailure.says}`]),
  ]
  return [
    `  ${label}: ${gives}. ${says}`,
    ...(said.length === 0 ? [] : [`        ${said.join('; ')}`]),
    ...(advice === null ? [] : [`        ${advice}`]),
  ]
}

const spans: Record<number, string> = { 1_000: 'second', 60_000: 'minute', 3_600_000: 'hour', 86_400_000: 'day' }

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

const commands: Partial<Record<Status['findings'][number]['state'], string>> = {
  repaired: 'undo N',
  undone: 'redo N',
  flagged: 'dismiss N --reason TEXT',
  dismissed: 'restore N',
}

function judgementText({ at, by, reason }: NonNullable<Status['findings'][number]['judgement']>): string {
  return `${at.slice(0, 10)}, ${by}${reason === null ? '' : `: "${reason}"`}`
}

function findingLines(findings: Status['findings']): string[] {
  if (findings.length === 0) return []
  return [
    'Findings',
    ...findings.flatMap(({ id, symbol, state, says, advice, judgement }) => [
      `  ${String(id).padStart(4)}  ${symbol}, ${state}: ${says}`,
      `        ${advice}${commands[state] === undefined ? '' : ` (tradewise data ${commands[state].replace('N', String(id))})`}`,
      ...(judgement ? [`        ${judgementText(judgement)}`] : []),
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
