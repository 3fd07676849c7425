// Every symbol's daily prices at once, adjusted for splits as its own page shows them. Columns are copied out of the database when
// somebody first asks for them; what changes afterwards is read by itself, so that a refresh of one symbol does not read ten million bars anew.
import { setImmediate } from 'node:timers/promises'
import { Failure, remembering } from '#basics'
import type { Database } from '#database'
import type { Split } from '#series'
import { type ApartBars, openApartBars } from './apart-bars.ts'
import { readSeries } from './bars.store.ts'
import { tidyPrice, tidyVolume } from './bars-view.ts'
import { type MarketColumns, readColumns } from './columns.store.ts'
import { type DailySubject, subjectsOf } from './daily-subjects.ts'
import { readEventListsOf } from './event-lists.store.ts'
import { readMoves } from './held.store.ts'
import type { BarColumn } from './revisions.ts'
import { readBarsVersion, readEverySplit } from './whole-market.store.ts'

/** time: days. Views on SharedArrayBuffers, all values of many symbols one after the other; columns nobody asked for are missing. */
export type ColumnBlock = { readonly time: Int32Array; readonly columns: Readonly<Partial<Record<BarColumn, Float64Array>>> }

export type DailySymbol = {
  readonly symbol: string
  /** Changes with its bars and its splits. */
  readonly version: string
  /** By which its prices are adjusted. */
  readonly splits: readonly Split[]
  /** False where the source holds only adjusted prices: then it is not known what was traded before the last bar. */
  readonly isTradedKnown: boolean
  /** Its values stand in blocks[block] from start on, its days from timeStart on. */
  readonly block: number
  readonly start: number
  readonly timeStart: number
  readonly length: number
  /** Whether there are earlier bars that are not here. */
  readonly isCut: boolean
}

/** Who has daily prices, without them. */
export type PricedSymbol = Pick<DailySymbol, 'symbol' | 'version' | 'splits' | 'isTradedKnown'> & { readonly lastDay: number }

export type DailyColumns = { readonly symbols: readonly DailySymbol[]; readonly blocks: readonly ColumnBlock[] }

export type DailyPrices = {
  /** By symbol; the same object while no bars or splits have changed. Costs one small query. */
  readonly symbols: () => Promise<readonly PricedSymbol[]>
  /**
   * With at least the columns that are named. lastBars: of each symbol at least so many of its last bars; left out: all. What it gives stays as it
   * is; the next call may give something newer. Throws Failure('too-large') when they would take more memory than they may.
   */
  readonly columns: (names: readonly BarColumn[], lastBars?: number) => Promise<DailyColumns>
  /** All bars of some symbols, with all columns. */
  readonly whole: (symbols: readonly string[]) => Promise<DailyColumns>
}

/** Of all columns together: ten million bars with all five take 400 MB. */
const mostBytes = 2 ** 30
/** Whoever has not asked for so long pays for the reading again, instead of everybody for the memory. */
const keptMs = 15 * 60_000
/** When more bars than this share are held apart, everything is read anew. */
const mostApart = 1 / 8
/** Whoever asks for fewer bars than one of these gets as many: the next one to ask may need a few more. */
const recentBars = [500, 1000]
/** The newest bars are read alone where they are no more than this share of all. */
const mostRecent = 1 / 2

type Catalogue = {
  readonly subjects: readonly DailySubject[]
  readonly symbols: readonly PricedSymbol[]
}

type Main = {
  readonly layout: Omit<MarketColumns, 'values'>
  readonly places: ReadonlyMap<number, number>
  /** Of each symbol when the columns were read. */
  readonly versions: ReadonlyMap<string, string>
  readonly columns: Map<BarColumn, Float64Array>
}

export function openDailyPrices(database: Database): DailyPrices {
  const apart = openApartBars(database)
  const wholes = openApartBars(database)
  const catalogues = remembering<Catalogue>(1)
  let main: Main | null = null
  let recent: { of: Main; subjects: readonly DailySubject[]; bars: number } | null = null
  let given: { of: unknown[]; columns: DailyColumns } | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  return {
    symbols: async () => (await currentCatalogue()).symbols,
    columns: async (names, lastBars) => {
      const found = lastBars === undefined ? null : await readRecent(names, lastBars)
      if (found) return found
      const mine = turn.then(() => read(names))
      turn = mine.catch(() => undefined)
      return await mine
    },
    whole: async symbols => {
      keep()
      const wanted = new Set(symbols)
      const subjects = (await currentCatalogue()).subjects.filter(({ symbol }) => wanted.has(symbol))
      return together(subjects, emptyMain, await wholes.read(subjects))
    },
  }

  /** Beside the reading of everything, which would hold up who asks for little. null: little would be saved, or everything is there. */
  async function readRecent(names: readonly BarColumn[], lastBars: number): Promise<DailyColumns | null> {
    const { subjects } = await currentCatalogue()
    if (main && !isWorn(main, subjects) && names.every(name => main!.columns.has(name))) return null
    const bars = recentBars.find(one => one >= lastBars)
    if (bars === undefined) return null
    const wanted = new Set([...names, ...(recent?.of.columns.keys() ?? [])])
    const few = countBars(subjects, bars)
    if (few > countBars(subjects) * mostRecent || wanted.size * few * 8 > mostBytes) return null
    keep()
    const known = recent?.subjects === subjects && recent.bars >= bars ? recent.of : null
    let of = known
    if (!of || !names.every(name => of!.columns.has(name))) {
      const { values, ...layout } = await readColumns(database, '1d', [...wanted], bars)
      of = await adjusted(layout, subjects, new Map([...wanted].map((name, k) => [name, values[k]!])))
      recent = { of, subjects, bars }
    }
    return together(subjects, of, await apart.read(subjects.filter(one => !one.isPlain)))
  }

  async function read(names: readonly BarColumn[]): Promise<DailyColumns> {
    keep()
    const subjects = (await currentCatalogue()).subjects
    if (main && isWorn(main, subjects)) main = null
    main = await withColumns(main, subjects, names)
    if (recent?.of.columns.keys().every(name => main!.columns.has(name))) recent = null
    const { versions } = main
    const changed = subjects.filter(one => !one.isPlain || versions.get(one.symbol) !== one.version)
    const others = await apart.read(changed)
    const of = [subjects, main, others, ...main.columns.values()]
    if (given && given.of.length === of.length && given.of.every((one, i) => one === of[i])) return given.columns
    given = { of, columns: together(subjects, main, others) }
    return given.columns
  }

  function keep(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      main = null
      recent = null
      given = null
      apart.drop()
      wholes.drop()
    }, keptMs).unref()
  }

  async function currentCatalogue(): Promise<Catalogue> {
    return await catalogues.get('all', await readBarsVersion(database.kysely), readCatalogue)
  }

  async function readCatalogue(): Promise<Catalogue> {
    const [series, splits] = await Promise.all([readSeries(database.kysely), readEverySplit(database.kysely)])
    const bySymbol = Map.groupBy(series, ({ symbol }) => symbol)
    const [lists, moves] = await Promise.all([
      readEventListsOf(database.kysely, [...bySymbol.keys()]),
      readMoves(database.kysely, bySymbol),
    ])
    const subjects = subjectsOf(bySymbol, splits, lists, moves)
    const symbols = subjects.map(({ symbol, version, splits: applied, isTradedKnown, lastDay }) => ({
      symbol,
      version,
      splits: applied,
      isTradedKnown,
      lastDay,
    }))
    return { subjects, symbols }
  }

  async function withColumns(before: Main | null, subjects: readonly DailySubject[], names: readonly BarColumn[]): Promise<Main> {
    const barCount = countBars(subjects)
    const wanted = new Set([...names, ...(before?.columns.keys() ?? [])])
    if (wanted.size * barCount * 8 > mostBytes) {
      // What nobody asks for now makes room.
      for (const name of before?.columns.keys() ?? []) if (!names.includes(name)) before?.columns.delete(name)
      if (names.length * barCount * 8 > mostBytes) throw tooLarge(barCount, names.length)
    }
    const missing = names.filter(name => !before?.columns.has(name))
    if (missing.length === 0) return before ?? emptyMain
    const { values, ...layout } = await readColumns(database, '1d', missing)
    // Bars came in between the copies of two columns: they do not belong together, and the earlier ones are copied again.
    if (before && !isSameLayout(before.layout, layout)) return await withColumns(null, (await currentCatalogue()).subjects, names)
    const fresh = await adjusted(layout, subjects, new Map(missing.map((name, k) => [name, values[k]!])))
    return before ? { ...before, columns: new Map([...before.columns, ...fresh.columns]) } : fresh
  }
}

/** columns: as they are stored; they are changed. */
async function adjusted(layout: Main['layout'], subjects: readonly DailySubject[], columns: Main['columns']): Promise<Main> {
  const places = new Map(layout.seriesIds.map((id, i) => [id, i]))
  const split = subjects.filter(one => one.isPlain && one.splits.length > 0)
  for (const [name, values] of columns) await adjustInPlace(name, values, layout, split, places)
  return { layout, places, versions: new Map(subjects.map(one => [one.symbol, one.version])), columns }
}

/** most: of each symbol. */
function countBars(subjects: readonly DailySubject[], most = Number.POSITIVE_INFINITY): number {
  return subjects.reduce((sum, { barCount }) => sum + Math.min(barCount, most), 0)
}

const emptyMain: Main = {
  layout: {
    seriesIds: [],
    starts: new Int32Array(1),
    timeStarts: new Int32Array(0),
    time: new Int32Array(new SharedArrayBuffer(0)),
  },
  places: new Map(),
  versions: new Map(),
  columns: new Map(),
}

function tooLarge(barCount: number, columnCount: number): Failure {
  const words = `This asks for ${columnCount} columns of ${barCount} bars at once, which is more than fits in memory. Ask for fewer kinds of prices.`
  return new Failure('too-large', words, { detail: { barCount, columnCount } })
}

function isWorn({ versions }: Main, subjects: readonly DailySubject[]): boolean {
  let [all, changed] = [0, 0]
  for (const one of subjects) {
    if (!one.isPlain) continue
    all += one.barCount
    if (versions.get(one.symbol) !== one.version) changed += one.barCount
  }
  return changed > all * mostApart
}

function isSameLayout(a: Main['layout'], b: Main['layout']): boolean {
  const isSame = (x: ArrayLike<number>, y: ArrayLike<number>) => {
    if (x.length !== y.length) return false
    for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false
    return true
  }
  return (
    isSame(a.seriesIds, b.seriesIds) && isSame(a.starts, b.starts) && isSame(a.timeStarts, b.timeStarts) && isSame(a.time, b.time)
  )
}

/** So many symbols are adjusted before others are answered. */
const adjustedAtOnce = 100

/** Prices divided by what one share has become since, as viewOf gives them; volumes by the inverse. */
async function adjustInPlace(
  name: BarColumn,
  values: Float64Array,
  { starts, timeStarts, time }: Main['layout'],
  subjects: readonly DailySubject[],
  places: Main['places'],
): Promise<void> {
  for (const [k, { seriesId, restates, splits }] of subjects.entries()) {
    if (k % adjustedAtOnce === adjustedAtOnce - 1) await setImmediate()
    const at = places.get(seriesId)
    if (at === undefined) continue
    if (name === 'volume' ? !restates.volumes : !restates.prices) continue
    const [start, end, timeStart] = [starts[at]!, starts[at + 1]!, timeStarts[at]!]
    let multiple = 1
    let next = splits.length - 1
    for (let i = end - 1; i >= start; i--) {
      const day = time[timeStart + i - start]!
      for (; next >= 0 && splits[next]!.day > day; next--) multiple *= splits[next]!.numerator / splits[next]!.denominator
      if (multiple === 1) continue
      values[i] = name === 'volume' ? tidyVolume(values[i]! * multiple) : tidyPrice(values[i]! / multiple)
    }
  }
}

function together(subjects: readonly DailySubject[], main: Main, others: ApartBars): DailyColumns {
  const { layout, places, versions, columns } = main
  const symbols = subjects.flatMap(({ symbol, version, splits, isTradedKnown, isPlain, seriesId, barCount }): DailySymbol[] => {
    const its = { symbol, version, splits, isTradedKnown, isCut: false }
    const place = others.places.get(symbol)
    if (place) return [{ ...its, block: 1, ...place }]
    const at = places.get(seriesId)
    if (!isPlain || at === undefined || versions.get(symbol) !== version) return []
    const start = layout.starts[at]!
    const length = layout.starts[at + 1]! - start
    return [{ ...its, block: 0, start, timeStart: layout.timeStarts[at]!, length, isCut: length < barCount }]
  })
  return { symbols, blocks: [{ time: layout.time, columns: Object.fromEntries(columns) }, others.block] }
}
