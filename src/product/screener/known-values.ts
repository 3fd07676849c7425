// Last values of parts of rules, kept until bars arrive: what one screen has computed the next one has at once. Only symbols that are
// asked about are computed, and after a refresh only those that changed.
import { Failure } from '#basics'
import type { BarColumn, DailyColumns, DailySymbol, DirectoryColumns, PricedSymbol } from '#market'
import { type AnnualReport, crossSections, type Rule, type TimePart } from '#rules'
import type { LastValues, LastValuesInput } from './last-values.ts'

export type RunTask = <Result>(task: 'lastValues', input: LastValuesInput) => Promise<Result>

export type KnownValues = {
  /** Whether anything was computed yet. */
  readonly isEmpty: () => boolean
  /**
   * By the parts' canonical form, a value for each listing of the directory: right for the wanted ones, NaN where there are no bars.
   * Throws Failure('busy') when it takes longer than anybody waits for a table; what was computed until then is kept.
   */
  of(parts: readonly TimePart[], wanted: Uint8Array, market: Seen): Promise<ReadonlyMap<string, Float64Array>>
}

/** The market as one screening sees it; daily has at least the columns that its rules read, and the closes: read only when something is to be computed. */
export type Seen = {
  readonly directory: DirectoryColumns
  readonly priced: () => Promise<readonly PricedSymbol[]>
  readonly daily: () => Promise<DailyColumns>
  /** All bars of at least some symbols, for those of which `daily` has too few. */
  readonly whole: (symbols: readonly string[]) => Promise<DailyColumns>
  readonly reports: () => Promise<ReadonlyMap<string, readonly AnnualReport[]>>
}

type Kept = { readonly values: Float64Array; readonly versions: (string | undefined)[]; readonly basis: readonly unknown[] }

/** Some fifteen thousand numbers each: fifty megabytes together. */
const mostKept = 200
const longestMs = 15_000
/** A thread is asked for so much at once that others are answered in between. */
const pieceMs = 25
const firstPiece = 100
const largestPiece = 4_000
/** Parts that look back about as far are computed together. */
const reaches = [80, 400, 1600, Number.POSITIVE_INFINITY]
const benchmarkSymbol = '^GSPC'

export function openKnownValues({ run, now }: { run: RunTask; now: () => number }): KnownValues {
  const kept = new Map<string, Kept>()
  let of: DirectoryColumns | null = null
  let placed: { priced: readonly PricedSymbol[]; directory: DirectoryColumns; rows: Int32Array } | null = null

  /** Where in the directory each symbol stands that has prices; −1: it is not listed. */
  function rowsOf(priced: readonly PricedSymbol[], directory: DirectoryColumns): Int32Array {
    if (placed?.priced !== priced || placed.directory !== directory)
      placed = { priced, directory, rows: Int32Array.from(priced, ({ symbol }) => directory.places.get(symbol) ?? -1) }
    return placed.rows
  }

  return {
    isEmpty: () => kept.size === 0,
    async of(parts, wanted, seen) {
      const { directory, daily } = seen
      if (of !== directory) kept.clear()
      of = directory
      const found = new Map<string, Float64Array>()
      if (parts.length === 0) return found
      const priced = await seen.priced()
      const reports = parts.some(({ rule }) => rule.needs.reports.length > 0) ? await seen.reports() : null
      const until = now() + longestMs
      for (const reach of reaches) {
        const some = parts.filter(part => reach === reaches.find(one => part.bars <= one))
        await compute(some, reach, { priced, daily, whole: seen.whole, reports, wanted, directory, until })
      }
      for (const { rule } of parts) found.set(rule.text, kept.get(rule.text)!.values)
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break
        if (!found.has(oldest)) kept.delete(oldest)
      }
      return found
    },
  }

  type Missing = { its: DailySymbol; row: number }
  type Asked = {
    priced: readonly PricedSymbol[]
    daily: Seen['daily']
    whole: Seen['whole']
    reports: ReadonlyMap<string, readonly AnnualReport[]> | null
    wanted: Uint8Array
    directory: DirectoryColumns
    until: number
  }

  async function compute(parts: readonly TimePart[], reach: number, asked: Asked): Promise<void> {
    if (parts.length === 0) return
    const { priced, reports, wanted, directory, until } = asked
    const rules = parts.map(({ rule }) => rule)
    const readsBenchmark = rules.some(({ needs }) => needs.benchmark)
    const benchmarkVersion = readsBenchmark && priced.find(one => one.symbol === benchmarkSymbol)?.version
    const columns = rules.map(rule =>
      keptOf(rule.text, [rule.needs.benchmark && benchmarkVersion, rule.needs.reports.length > 0 && reports]),
    )
    const isMissing = (row: number, version: string) =>
      row >= 0 && wanted[row] === 1 && columns.some(({ versions }) => versions[row] !== version)
    const rows = rowsOf(priced, directory)
    if (!priced.some(({ version }, i) => isMissing(rows[i]!, version))) return
    const bars = Math.max(...parts.map(part => part.bars))
    const factNames = [...new Set(rules.flatMap(({ needs }) => needs.facts))]
    const needsTraded = rules.some(({ needs }) => needs.tradedPrices || needs.reports.length > 0)
    const unsettled = await computeOn(await asked.daily())
    if (unsettled.length === 0) return
    await computeOn(await asked.whole(readsBenchmark ? [...unsettled, benchmarkSymbol] : unsettled))

    /** → the symbols of which it takes more bars. */
    async function computeOn(daily: DailyColumns): Promise<string[]> {
      const missing: Missing[] = []
      for (const its of daily.symbols) {
        const row = directory.places.get(its.symbol) ?? -1
        if (isMissing(row, its.version)) missing.push({ its, row })
      }
      const benchmark = readsBenchmark ? daily.symbols.find(one => one.symbol === benchmarkSymbol) : undefined
      const shared = {
        rules: rules.map(({ text }) => text),
        bars: reach === Number.POSITIVE_INFINITY ? null : bars,
        blocks: daily.blocks,
        benchmark: benchmark ? closesOf(daily, benchmark) : null,
      }
      const more: string[] = []
      let size = firstPiece
      for (let from = 0; from < missing.length; ) {
        if (now() > until) throw tooLong()
        const piece = missing.slice(from, from + size)
        const { values, unsettled, workedMs } = await run<LastValues>('lastValues', { ...shared, ...inputsOf(piece) })
        const isUnsettled = new Set(unsettled)
        for (const i of unsettled) more.push(piece[i]!.its.symbol)
        for (const [c, { values: into, versions }] of columns.entries()) {
          for (const [i, { its, row }] of piece.entries()) {
            if (isUnsettled.has(i)) continue
            into[row] = values[c]![i]!
            versions[row] = its.version
          }
        }
        from += piece.length
        size = Math.round(Math.min(largestPiece, Math.max(1, (size * pieceMs) / Math.max(1, workedMs))))
      }
      return more
    }

    function inputsOf(piece: readonly Missing[]) {
      const symbols = piece.map(({ its }) => its)
      const places = new Int32Array(4 * piece.length)
      for (const [i, { block, start, timeStart, length }] of symbols.entries())
        places.set([block, start, timeStart, length], 4 * i)
      const fact = (name: string): (number | string | null)[] => {
        const [figures, texts] = [
          directory.figures as Record<string, Float64Array>,
          directory.texts as Record<string, readonly (string | null)[]>,
        ]
        return piece.map(({ row }) => texts[name]?.[row] ?? knownNumber(figures[name]?.[row]))
      }
      return {
        places,
        splits: needsTraded ? symbols.map(({ splits }) => splits) : [],
        isTradedKnown: symbols.map(one => one.isTradedKnown),
        isCut: symbols.map(one => one.isCut),
        facts: Object.fromEntries(factNames.map(name => [name, fact(name)])),
        reports:
          reports && rules.some(({ needs }) => needs.reports.length > 0)
            ? symbols.map(({ symbol }) => reports.get(symbol) ?? [])
            : null,
      }
    }
  }

  function keptOf(text: string, basis: readonly unknown[]): Kept {
    const before = kept.get(text)
    const isGood = before?.basis.every((one, i) => one === basis[i])
    const length = of!.symbols.length
    const entry =
      before && isGood
        ? before
        : { values: new Float64Array(length).fill(Number.NaN), versions: new Array<string | undefined>(length), basis }
    kept.delete(text)
    kept.set(text, entry)
    return entry
  }
}

function closesOf(daily: DailyColumns, { block, start, timeStart, length, isCut }: DailySymbol) {
  const { time, columns } = daily.blocks[block]!
  const { close } = columns
  if (!close) return null
  return { time: time.subarray(timeStart, timeStart + length), close: close.subarray(start, start + length), isCut }
}

const barColumns: readonly string[] = ['open', 'high', 'low', 'close', 'volume'] satisfies BarColumn[]

/** What of the bars the rules read; at least the closes, of which the benchmark's is one. */
export function columnsFor(rules: readonly Rule[]): BarColumn[] {
  const named = rules.flatMap(({ needs }) => needs.columns.filter(name => barColumns.includes(name)))
  return [...new Set(['close', ...named])] as BarColumn[]
}

function knownNumber(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function tooLong(): Failure {
  return new Failure(
    'busy',
    'This takes too long for so many symbols. Use shorter windows, or conditions on figures or sectors beside it.',
  )
}

/** How many last bars of a symbol the rules look at; undefined: all, or nobody knows. */
export function barsFor(rules: readonly Rule[]): number | undefined {
  const bars = Math.max(1, ...rules.flatMap(rule => crossSections(rule).flatMap(({ parts }) => parts.map(part => part.bars))))
  return bars === Number.POSITIVE_INFINITY ? undefined : bars
}
