// `data import` and `data refresh`: bars into the product from a file or a service, and what became of it.
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { Failure, isFailure } from '#basics'
import type { Adjustment } from '#series'
import { type CsvReading, problemText, spanText, type TimeZoneName, timeZoneNames } from './providers/csv.ts'
import { hintsOf, previewOf } from './csv-preview.ts'
import type { ImportedFile } from './file-import.ts'
import { readNamedFile } from './named-file.ts'
import type { RefreshReport, RefreshWatch, Sources } from './sources.ts'

type Opened = { readonly sources: Sources; close: () => Promise<void> }
type ImportOptions = {
  symbol: string
  name?: string
  kind?: 'share' | 'index'
  exchange?: string
  currency?: string
  dateOrder?: 'day-first' | 'month-first'
  decimalMark?: 'comma' | 'point'
  timeZone?: TimeZoneName
  adjustment?: Adjustment
  skipBadRows?: boolean
  preview?: boolean
  json?: boolean
}

export function sourcesCommands(program: Command, open: () => Promise<Opened>): void {
  const data = program.commands.find(command => command.name() === 'data') ?? program.command('data').description('market data')

  data
    .command('import')
    .description('bars of days or minutes, splits and dividends from CSV files, each whole or not at all')
    .argument('<file...>', 'CSV files, also packed with gzip')
    .requiredOption('--symbol <symbol>', 'the symbol that the files are about')
    .option('--name <name>', 'name of the share, when the symbol is not listed')
    .addOption(new Option('--kind <kind>', 'when the symbol is not listed').choices(['share', 'index']))
    .option('--exchange <exchange>', 'when the symbol is not listed')
    .option('--currency <code>', 'currency of the prices, such as USD')
    .addOption(new Option('--date-order <order>', 'how 03/04/2020 is meant').choices(['day-first', 'month-first']))
    .addOption(new Option('--decimal-mark <mark>', 'how 1.234 is meant').choices(['comma', 'point']))
    .addOption(new Option('--time-zone <place>', 'in whose time minutes stand').choices([...timeZoneNames]))
    .addOption(new Option('--adjustment <kind>', 'what was done to the prices').choices(['none', 'splits', 'all']))
    .option('--skip-bad-rows', 'import the good rows although there are bad ones')
    .option('--preview', 'show what was understood, import nothing')
    .option('--json', 'the answer as JSON')
    .action(async (files: string[], options: ImportOptions) => {
      const { sources, close } = await open()
      try {
        const answers: unknown[] = []
        for (const path of files) {
          const file = await readNamedFile(path)
          if (options.preview) {
            const reading = await inFile(path, files, () => sources.previewFile(file, hintsOf(options)))
            answers.push(previewOf(reading))
            if (!options.json) process.stdout.write(`${basename(path)}\n${previewReport(reading)}`)
          } else {
            const wishes = { ...wishesOf(options), fileName: basename(path), by: { place: 'the command line' } as const }
            const imported = await inFile(path, files, () => sources.importFile(file, wishes))
            answers.push(imported)
            if (!options.json) process.stdout.write(`${basename(path)}: ${importReport(imported)}`)
          }
        }
        if (options.json) process.stdout.write(`${JSON.stringify(files.length === 1 ? answers[0] : answers, null, 2)}\n`)
      } finally {
        await close()
      }
    })

  data
    .command('refresh')
    .description('newer bars from the services that are set up; what is stored stays when they fail')
    .argument('[symbol...]', 'all symbols with daily bars when none is named')
    .option('--rates', 'exchange rates and nothing else')
    .option('--restated', 'take the whole history of the symbols named, though it is other than the stored one')
    .option('--json', 'the answer as JSON')
    .action(async (symbols: string[], options: { rates?: boolean; restated?: boolean; json?: boolean }) => {
      if (options.rates && symbols.length > 0)
        throw new Failure('invalid', 'Exchange rates are of no symbol: name none beside --rates.')
      if (options.restated && !options.rates && symbols.length === 0)
        throw new Failure('invalid', 'Name the symbols whose history is to be taken anew: `data refresh AAPL --restated`.')
      const { sources, close } = await open()
      try {
        const tell = (text: string): void => void (options.json || process.stdout.write(`${text}\n`))
        const watch: RefreshWatch = {
          onSymbol: ({ symbol, says }) => tell(`${symbol}: ${says}`),
          onRates: ({ says }) => tell(`Exchange rates: ${says}`),
        }
        const wishes = { isRestated: options.restated, isRatesOnly: options.rates }
        const report = await sources.refresh(symbols, new AbortController().signal, watch, undefined, wishes)
        if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
        refuseWhenFailed(report)
      } finally {
        await close()
      }
    })

  data
    .command('sources')
    .description('the sources: what each gives and needs, its budget, and how it last went')
    .option('--json', 'the answer as JSON')
    .action(async (options: { json?: boolean }) => {
      const { sources, close } = await open()
      try {
        const states = await sources.describe()
        if (options.json) process.stdout.write(`${JSON.stringify(states, null, 2)}\n`)
        else
          for (const { label, gives, says, advice, budget } of states) {
            const left = budget.map(({ requests, left, perMs }) => `${left} of ${requests} per ${spanName(perMs)}`).join(', ')
            const parts = [says, advice, left === '' ? null : `Requests left: ${left}.`].filter(part => part !== null)
            process.stdout.write(`${label} (${gives}): ${parts.join(' ')}\n`)
          }
      } finally {
        await close()
      }
    })
}

function refuseWhenFailed({ symbols, rates }: RefreshReport): void {
  const failedCount = symbols.filter(({ outcome }) => outcome === 'failed').length
  if (failedCount > 0) {
    throw new Failure('busy', `${failedCount} of ${symbols.length} symbols could not be refreshed; their stored data stays.`)
  }
  if (rates?.outcome === 'failed') throw new Failure('busy', 'The exchange rates could not be refreshed; those stored stay.')
}

function wishesOf(options: ImportOptions) {
  const { symbol, name, kind, exchange, currency, skipBadRows } = options
  return {
    symbol,
    ...hintsOf(options),
    ...(name && { name }),
    ...(kind && { kind }),
    ...(exchange && { exchange }),
    ...(currency && { currency }),
    ...(skipBadRows && { skipBadRows }),
  }
}

/** Of several files the one that is at fault is named. */
async function inFile<T>(path: string, files: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isFailure(error) || files.length === 1 || error.message.startsWith(basename(path))) throw error
    throw new Failure(error.code, `${basename(path)}: ${error.message}`, {
      ...(error.detail && { detail: error.detail }),
      cause: error,
    })
  }
}

function previewReport(reading: CsvReading): string {
  const held = { none: 'as traded', splits: 'adjusted for splits', all: 'adjusted for splits and dividends' }[reading.adjustment]
  const columns = reading.columns.map(
    ({ heading, role }) => `${heading === '' ? '(no heading)' : heading} → ${role ?? 'left out'}`,
  )
  return `${[
    `  encoding   ${reading.encoding}${reading.isCompressed ? ', packed' : ''}`,
    `  separator  ${reading.delimiter}`,
    `  decimals   ${reading.decimalMark === null ? 'not decided' : reading.decimalMark === ',' ? 'comma' : 'point'}`,
    `  dates      ${reading.dateFormat ?? 'not decided'}, ${reading.order}`,
    `  columns    ${columns.join(', ')}`,
    ...(reading.currency === null ? [] : [`  currency   ${reading.currency}`]),
    `  prices     ${held}. ${reading.adjustmentBecause}`,
    ...(reading.bars.time.length > 0 ? [`  bars       ${spanText(reading)}`] : []),
    ...(reading.splits.length + reading.dividends.length > 0
      ? [`  events     ${reading.splits.length} splits, ${reading.dividends.length} dividends`]
      : []),
    ...reading.guesses.map(guess => `  taken      ${guess}`),
    ...reading.notes.map(note => `  note       ${note}`),
    ...reading.questions.map(({ says }) => `  open       ${says}`),
    ...reading.problems.slice(0, 20).map(problem => `  problem    ${problemText(problem)}`),
    ...(reading.problemCount > 20 ? [`  problem    and ${reading.problemCount - 20} more`] : []),
  ].join('\n')}\n`
}

function importReport(imported: ImportedFile): string {
  if (imported.holds === 'events')
    return `${[`${imported.eventCount} splits and dividends of ${imported.symbol} from ${imported.from} to ${imported.to}.`, ...imported.notes.map(note => `  ${note}`)].join('\n')}\n`
  const { symbol, barCount, barsAdded, barsChanged, from, to, adjustmentBecause, notes } = imported
  const news = barsAdded === barCount ? 'all new' : barsAdded === 0 ? 'none new' : `${barsAdded} new`
  const corrected = barsChanged === 0 ? '' : `, ${barsChanged} corrected`
  return `${[`${barCount} bars of ${symbol} from ${from} to ${to}, ${news}${corrected}. ${adjustmentBecause}`, ...notes.map(note => `  ${note}`)].join('\n')}\n`
}

function spanName(perMs: number): string {
  return { 1_000: 'second', 60_000: 'minute', 3_600_000: 'hour', 86_400_000: 'day' }[perMs] ?? `${perMs / 1000} s`
}
