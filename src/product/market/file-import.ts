// A user's own file into the database: whole or not at all, in one transaction, and never in the place of what is there.
import { type Day, Failure, isoDay } from '#basics'
import type { Database } from '#database'
import type { Adjustment } from '#series'
import { readEvents, readSeries } from './bars.store.ts'
import { readListing } from './catalogue.store.ts'
import { contradictions } from './contradicting.ts'
import { adjustmentBySplits } from './disagreement.ts'
import { noteEventList } from './event-lists.store.ts'
import { saysOf } from './findings.ts'
import { listingMeant } from './held.store.ts'
import { storeInspected } from './inspecting.ts'
import { type Actor, because } from './revisions.ts'
import { dayOfTime } from './joined.ts'
import { notStated } from './listed-exchange.ts'
import { type CsvHints, csvBatch, type CsvReading } from './providers/csv.ts'
import { fileReader, type ReadFile } from './reading.ts'
import { readChangesOf } from './symbol-changes.store.ts'
import { lastTradedDay, symbolHistory } from './symbol-history.ts'

export type FileImport = CsvHints & {
  readonly symbol: string
  readonly fileName: string
  readonly skipBadRows?: boolean
  /** For a symbol that is not listed yet. */
  readonly name?: string
  readonly kind?: 'share' | 'index'
  readonly exchange?: string
  readonly currency?: string
  readonly by?: Actor
}

export type ImportedFile = {
  readonly symbol: string
  readonly name: string
  readonly holds: CsvReading['holds']
  readonly from: string
  readonly to: string
  /** Splits and dividends that the file names. */
  readonly eventCount: number
  readonly barCount: number
  readonly barsAdded: number
  /** Bars that were there with other figures. */
  readonly barsChanged: number
  readonly adjustment: Adjustment
  readonly adjustmentBecause: string
  /** What was left out, repeated or contradicts other sources, a sentence each. */
  readonly notes: string[]
}

/** A day ahead of UTC somewhere it is tomorrow already. */
export function latestDay(clock: () => Date): Day {
  return Math.floor(clock().getTime() / 86_400_000) + 1
}

/**
 * Stores a whole file. Throws Failure('damaged' | 'invalid' | 'too-large') for a file that cannot be taken as it is and
 * Failure('conflict') when it is adjusted otherwise than earlier files of the symbol; then nothing has changed.
 */
export async function importFile(
  database: Database,
  file: Uint8Array,
  asked: FileImport,
  clock: () => Date,
  read: ReadFile = fileReader(undefined),
): Promise<ImportedFile> {
  const symbol = symbolOf(asked.symbol)
  const listed = await readListing(database.kysely, [symbol])
  const reading = await judged(database, symbol, await read(file, { today: latestDay(clock), ...hintsIn(asked) }), asked)
  const listing = listed ?? {
    name: asked.name ?? symbol,
    kind: asked.kind ?? (symbol.startsWith('^') ? 'index' : 'share'),
    exchange: asked.exchange ?? notStated,
  }
  const batch = csvBatch(reading, {
    symbol,
    listing,
    currency: asked.currency ?? null,
    fileName: asked.fileName,
    ...(asked.skipBadRows === undefined ? {} : { skipBadRows: asked.skipBadRows }),
  })
  const written = await database.kysely.transaction().execute(async trx => {
    const stored = await storeInspected(
      trx,
      [batch],
      clock(),
      because('import', batch.label, asked.by ?? { place: 'the product' }),
    )
    if (reading.holds === 'events') await noteEventList(trx, batch, latestDay(clock))
    return stored
  })
  const { time } = batch.bars
  const days = [...batch.splits, ...batch.dividends].map(({ day }) => day).sort((a, b) => a - b)
  const span =
    reading.holds === 'events' ? days : [...time.subarray(0, 1), ...time.subarray(-1)].map(at => dayOfTime(at, batch.interval))
  return {
    symbol,
    name: listing.name,
    holds: reading.holds,
    from: isoDay(span[0]!),
    to: isoDay(span.at(-1)!),
    eventCount: days.length,
    barCount: time.length,
    barsAdded: written.reduce((sum, one) => sum + one.barsAdded, 0),
    barsChanged: written.reduce((sum, one) => sum + one.barsChanged, 0),
    adjustment: reading.adjustment,
    adjustmentBecause: reading.adjustmentBecause,
    notes: [
      ...reading.guesses,
      ...reading.notes,
      ...(reading.problemCount > 0 ? [`${reading.problemCount} bad rows were left out.`] : []),
      ...otherSymbol(reading.symbols, symbol),
      ...(await givenUpSymbol(database, symbol)),
      ...(asked.currency && reading.currency && asked.currency !== reading.currency
        ? [`The file itself says ${reading.currency}, not ${asked.currency}.`]
        : []),
      ...(await saysOf(database.kysely, symbol, batch.source)),
      ...(await contradictions(database, symbol, batch.source, clock())),
    ],
  }
}

/** Only what can be copied to a thread. */
function hintsIn({ dateOrder, decimalMark, adjustment, timeZone, today }: CsvHints): CsvHints {
  return {
    ...(dateOrder && { dateOrder }),
    ...(decimalMark && { decimalMark }),
    ...(adjustment && { adjustment }),
    ...(timeZone && { timeZone }),
    ...(today !== undefined && { today }),
  }
}

/** What the file says of a split that another source knows outweighs what its columns look like. */
async function judged(database: Database, symbol: string, reading: CsvReading, hints: CsvHints): Promise<CsvReading> {
  if (hints.adjustment !== undefined || reading.adjustment === 'all' || reading.holds !== 'days') return reading
  const known = [...(await readEvents(database.kysely, symbol)).values()].flatMap(({ splits }) => splits)
  const judgement = adjustmentBySplits(reading.bars, [...reading.splits, ...known])
  if (!judgement) return reading
  const { day, numerator, denominator } = judgement.split
  const seen = judgement.adjustment === 'none' ? 'fall as they did when traded' : 'do not fall, so they are adjusted for it'
  return {
    ...reading,
    adjustment: judgement.adjustment,
    adjustmentBecause: `At the split of ${isoDay(day)} (${numerator} for ${denominator}) prices ${seen}.`,
  }
}

function otherSymbol(symbols: readonly string[], symbol: string): string[] {
  const [said] = symbols
  return said === undefined || said.toUpperCase().split('.')[0] === symbol.split('.')[0] ? [] : [`The file itself says ${said}.`]
}

/** Where the prices of a symbol that was given up are shown. */
async function givenUpSymbol({ kysely }: Database, symbol: string): Promise<string[]> {
  const { became } = symbolHistory(symbol, await readChangesOf(kysely, [symbol]))
  if (became === null || became.day === null) return []
  const shown = (await listingMeant(kysely, symbol))?.symbol
  const since = `${symbol} goes by ${became.present} since ${became.day}`
  if (shown !== symbol) return [`${since}: its prices are shown there, as what came before.`]
  const end = lastTradedDay({ became, left: null, formerly: [] })!
  const isLater = (await readSeries(kysely, { symbol })).some(({ lastTime, interval }) => dayOfTime(lastTime, interval) > end)
  const why = isLater
    ? `prices from then on stand under ${symbol}`
    : `the one or the other is adjusted for splits or dividends that are not known here, or ${became.present} is not listed`
  return [`${since}. What stands under ${symbol} is not joined to that: ${why}.`]
}

const symbolShape = /^\^?[A-Z0-9][A-Z0-9.\-/=]{0,18}$/

function symbolOf(text: string): string {
  const symbol = text.trim().toUpperCase()
  if (!symbolShape.test(symbol)) {
    throw new Failure('invalid', `"${text.slice(0, 20)}" is no symbol: it has letters, digits, and . - / = or a leading ^.`)
  }
  return symbol
}
