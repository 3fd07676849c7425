// Looking for shares: a rule asked of the whole directory, its hits as a table, and the screens that an account keeps.
import { Failure, isoDay } from '#basics'
import { csvLine } from '#csv'
import type { Database } from '#database'
import type { Glance, Market, PricedSymbol } from '#market'
import { parseRule, type Rule } from '#rules'
import { columnsFor, openKnownValues, type RunTask } from './known-values.ts'
import { lastValues } from './last-values.ts'
import { ordered } from './ordering.ts'
import { columnOf, ownColumns, type ResultColumn, resultColumns } from './result-columns.ts'
import { openScreening, readsPrices, type Screening } from './screening.ts'
import { openScreens, type Screens } from './screens.ts'
import { sectorsOf, type Spread, spreadOf } from './spreads.ts'
import type { ScreenLimits } from './screen-limits.ts'
import { usualParts } from './usual-parts.ts'

export { screenBelongings } from './belongings.ts'
export { selfHosted, type ScreenLimits } from './screen-limits.ts'
export { unitOfColumn, type ColumnUnit } from './column-units.ts'
export type { Screens } from './screens.ts'
export type { Spread } from './spreads.ts'

/** What runs in a worker thread, by name. */
export const screenerTasks = { lastValues }

export type AskedScreen = {
  readonly rule: string
  /** null: what the rule itself compares. */
  readonly columns: readonly string[] | null
  /** A column, "symbol" or "name"; null: the largest companies first. */
  readonly sort: string | null
  readonly isDescending: boolean
}

export type Cell = number | string | null

export type Hit = {
  readonly symbol: string
  readonly name: string
  readonly exchange: string
  /** One for each column; a truth is 1 or 0. */
  readonly values: readonly Cell[]
  /** null where there are no prices. */
  readonly glance: Glance | null
}

export type ScreenResult = {
  /** In the rule language's own form. */
  readonly rule: string
  readonly columns: readonly ResultColumn[]
  readonly sort: string
  readonly isDescending: boolean
  readonly total: number
  readonly listedCount: number
  /** How many listings have daily prices; null for a rule that needs none. */
  readonly pricedCount: number | null
  readonly isCurrentOnly: boolean
  readonly snapshot: Screening['directory']['snapshot']
  readonly hits: readonly Hit[]
}

export type ScreenOverview = ScreenResult & {
  readonly spreads: readonly Spread[]
  /** How many hits each sector has, the most first. */
  readonly sectors: readonly { readonly sector: string; readonly count: number }[]
  /** By symbol, of each of `hits` of which it is known. */
  readonly sectorOf: ReadonlyMap<string, string>
  /** That all hits are listed in; null where it differs or is not known. */
  readonly currency: string | null
}

export type Screener = {
  /** Throws Failure('invalid') for a rule or column that cannot be read, 'busy' when too many ask or it takes too long. */
  screen(asked: AskedScreen, page: { offset: number; limit: number }): Promise<ScreenResult>
  /** The first hits, and what all of them are like together. Throws as screen does. */
  overview(asked: AskedScreen, limit: number): Promise<ScreenOverview>
  /** All hits, in order. */
  asCsv(asked: AskedScreen): Promise<string>
  /** Looks at what most screens speak of, so that the first to ask does not wait; whoever asks meanwhile comes in between. */
  warm(signal: AbortSignal): Promise<void>
  readonly screens: Screens
}

export type ScreenerOptions = {
  readonly database: Database
  readonly market: Market
  readonly run: RunTask
  readonly limits: ScreenLimits
  readonly now: () => Date
  readonly newId: () => string
}

/** One is computed after the other; whoever comes when so many wait is told so at once. */
const mostWaiting = 16
const msPerDay = 86_400_000

export function openScreener(options: ScreenerOptions): Screener {
  const { market, run, now } = options
  const known = openKnownValues({ run, now: () => now().getTime() })
  const look = openScreening({ market, known, today: () => Math.floor(now().getTime() / msPerDay) })
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0

  return {
    async screen(asked, { offset, limit }) {
      const settled = settle(asked)
      return await inTurn(async () => {
        const screening = await look(rulesIn(settled))
        const places = await sortedHits(screening, settled)
        return await tableOf(screening, settled, places, { offset, limit })
      })
    },
    async overview(asked, limit) {
      const settled = settle(asked)
      return await inTurn(async () => {
        const screening = await look(rulesIn(settled))
        const places = await sortedHits(screening, settled)
        const table = await tableOf(screening, settled, places, { offset: 0, limit })
        const numbers = settled.columns.filter(({ kind }) => kind === 'number')
        const cells = await cellsOf(screening, numbers, places)
        const { texts } = screening.directory
        const sectors = Array.from(places, place => texts.sector[place] ?? null)
        const currencies = new Set(Array.from(places, place => texts.currency[place] ?? null))
        const [currency = null] = currencies
        return {
          ...table,
          spreads: numbers.flatMap(({ name }, i) => spreadOf(name, cells[i]!) ?? []),
          sectors: sectorsOf(sectors),
          sectorOf: new Map(table.hits.flatMap(({ symbol }, i) => (sectors[i] ? [[symbol, sectors[i]] as const] : []))),
          currency: currencies.size === 1 ? currency : null,
        }
      })
    },
    async asCsv(asked) {
      const settled = settle(asked)
      return await inTurn(async () => {
        const screening = await look(rulesIn(settled))
        const places = await sortedHits(screening, settled)
        const cells = await cellsOf(screening, settled.columns, places)
        const { symbols, texts } = screening.directory
        const lastDays = readsPrices(settled.rule) ? lastDaysOf(await screening.priced()) : new Map<string, string>()
        const head = csvLine(['Symbol', 'Name', 'Exchange', 'Last bar', ...settled.columns.map(({ name }) => name)])
        const lines = Array.from(places, (place, i) => {
          const symbol = symbols[place]!
          const its = [symbol, texts.name[place]!, texts.exchange[place]!, lastDays.get(symbol) ?? null]
          return csvLine([...its, ...cells.map(column => column[i]!)])
        })
        return [head, ...lines].join('')
      })
    },
    async warm(signal) {
      for (const text of usualParts) {
        if (signal.aborted) return
        const rule = parseRule(text)
        // Before its turn: whoever asks meanwhile for a few bars need not wait until all are there.
        if (readsPrices(rule)) await market.dailyPrices.columns(columnsFor([rule]))
        await after(async () => {
          const screening = await look([rule], true)
          await screening.values(rule, Int32Array.from(screening.directory.symbols.keys()))
        })
      }
    },
    screens: openScreens(options),
  }

  async function tableOf(
    screening: Screening,
    { rule, columns, sort, isDescending }: Settled,
    places: Int32Array,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<ScreenResult> {
    const shown = places.subarray(offset, offset + limit)
    const cells = await cellsOf(screening, columns, shown)
    const { symbols, texts, snapshot } = screening.directory
    const glances = await market.glances(Array.from(shown, place => symbols[place]!))
    return {
      rule: rule.text,
      columns,
      sort: sort?.name ?? 'marketcap',
      isDescending: sort === null || isDescending,
      total: places.length,
      listedCount: symbols.length,
      pricedCount: readsPrices(rule) ? (await screening.priced()).length : null,
      isCurrentOnly: rule.isCurrentOnly,
      snapshot,
      hits: Array.from(shown, (place, i) => ({
        symbol: symbols[place]!,
        name: texts.name[place]!,
        exchange: texts.exchange[place]!,
        values: cells.map(column => column[i]!),
        glance: glances.get(symbols[place]!) ?? null,
      })),
    }
  }

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (waiting >= mostWaiting)
      throw new Failure('busy', 'Too many are looking for shares at once. Please try again in a moment.')
    waiting++
    return await after(work).finally(() => {
      waiting--
    })
  }

  async function after<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return await mine
  }
}

type Settled = { rule: Rule; columns: readonly ResultColumn[]; sort: ResultColumn | null; isDescending: boolean }

function settle(asked: AskedScreen): Settled {
  const rule = parseRule(asked.rule)
  if (rule.kind !== 'truth')
    throw new Failure(
      'invalid',
      'A screen needs a condition, and the rule is a number: compare it with something, as in pe < 15.',
    )
  return {
    rule,
    columns: asked.columns === null ? ownColumns(rule) : resultColumns(asked.columns),
    sort: asked.sort === null ? null : columnOf(asked.sort),
    isDescending: asked.isDescending,
  }
}

function rulesIn({ rule, columns, sort }: Settled): Rule[] {
  return [rule, ...columns.flatMap(column => column.rule ?? []), ...(sort?.rule ? [sort.rule] : [])]
}

function lastDaysOf(priced: readonly PricedSymbol[]): Map<string, string> {
  return new Map(priced.map(({ symbol, lastDay }) => [symbol, isoDay(lastDay)]))
}

async function sortedHits(screening: Screening, { rule, sort, isDescending }: Settled): Promise<Int32Array> {
  const places = await screening.hits(rule)
  const { figures, texts } = screening.directory
  if (sort === null) return ordered(places, figures.marketcap, true)
  if (sort.rule === null) return ordered(places, texts[sort.name as keyof typeof texts], isDescending)
  return ordered(places, await screening.values(sort.rule, places), isDescending)
}

/** By column, for each place. */
async function cellsOf(screening: Screening, columns: readonly ResultColumn[], places: Int32Array): Promise<Cell[][]> {
  const cells: Cell[][] = []
  for (const { name, rule } of columns) {
    const { texts } = screening.directory
    const values = rule === null ? texts[name as keyof typeof texts] : await screening.values(rule, places)
    cells.push(Array.from(places, place => cellOf(values[place])))
  }
  return cells
}

function cellOf(value: number | string | null | undefined): Cell {
  return value === undefined || value === null || Number.isNaN(value) ? null : value
}
