// Who is a hit. Conditions on figures are looked at first; prices only of those that are left.
import type { DailyColumns, DirectoryColumns, Market, PricedSymbol } from '#market'
import { type AnnualReport, type CrossSection, crossSections, reportColumns, type Rows, type Rule } from '#rules'
import { barsFor, columnsFor, type KnownValues, type Seen } from './known-values.ts'

export type Screening = {
  readonly directory: DirectoryColumns
  /** Places in the directory of those for whom the rule is true, by symbol. */
  hits(rule: Rule): Promise<Int32Array>
  /** A value for each listing; right for those at `places`. */
  values(rule: Rule, places: Int32Array): Promise<Float64Array>
  /** Who has daily prices. */
  priced(): Promise<readonly PricedSymbol[]>
}

/** Of more symbols than this all bars are copied with those of everybody: one by one they would take longer, and more memory. */
const mostAlone = 100

export function readsPrices({ needs }: Rule): boolean {
  const figures = new Set([...needs.facts, ...needs.reports])
  return needs.benchmark || needs.columns.some(name => !figures.has(name))
}

export function openScreening(options: {
  market: Market
  known: KnownValues
  today: () => number
}): (rules: readonly Rule[], isForAll?: boolean) => Promise<Screening> {
  const { market, known, today } = options
  let reported: { of: readonly unknown[]; figures: Map<string, Float64Array> } | null = null

  /** rules: all that it will be asked about. isForAll: more will be asked afterwards, so that everything is read and not the newest bars alone. */
  return async (rules, isForAll = false) => {
    // Looked at once, and only when somebody needs it: however many parts a rule has, they speak of the same bars.
    let priced: Promise<readonly PricedSymbol[]> | undefined
    let daily: Promise<DailyColumns> | undefined
    const columnsNow = () => market.dailyPrices.columns(columnsFor(rules), isForAll ? undefined : barsFor(rules))
    // The first to ask waits for the prices in any case: they are read beside the directory.
    if (known.isEmpty() && rules.some(readsPrices)) {
      daily = columnsNow()
      daily.catch(() => undefined)
    }
    const directory = await market.directory()
    const seen: Seen = {
      directory,
      priced: () => (priced ??= market.dailyPrices.symbols()),
      daily: () => (daily ??= columnsNow()),
      whole: symbols =>
        symbols.length > mostAlone ? market.dailyPrices.columns(columnsFor(rules)) : market.dailyPrices.whole(symbols),
      reports: () => market.everyAnnualReport(),
    }
    const length = directory.symbols.length
    return {
      directory,
      priced: seen.priced,
      async hits(rule) {
        const wanted = new Uint8Array(length).fill(1)
        for (const section of crossSections(rule)) {
          if (!wanted.includes(1)) break
          const truths = await valuesOf(section, wanted, seen)
          for (let i = 0; i < length; i++) if (truths[i] !== 1) wanted[i] = 0
        }
        const places: number[] = []
        for (let i = 0; i < length; i++) if (wanted[i] === 1) places.push(i)
        return Int32Array.from(places)
      },
      async values(rule, places) {
        const wanted = new Uint8Array(length)
        for (const place of places) wanted[place] = 1
        const [section] = crossSections(rule) as [CrossSection]
        return await valuesOf(section, wanted, seen)
      },
    }
  }

  async function valuesOf({ parts, figures, run }: CrossSection, wanted: Uint8Array, seen: Seen): Promise<Float64Array> {
    const { directory } = seen
    const { length } = directory.symbols
    const lastValues = await known.of(parts, wanted, seen)
    const isOfReports = figures.some(name => !(name in directory.figures) && !(name in directory.texts))
    const ofReports = isOfReports ? await reportFigures(seen) : new Map<string, Float64Array>()
    const rows: Rows = {
      length,
      part: text => lastValues.get(text)!,
      figure: name => (directory.figures as Record<string, Float64Array>)[name] ?? ofReports.get(name)!,
      text: name => (directory.texts as Record<string, readonly (string | null)[]>)[name]!,
    }
    const column = run(rows)
    return column.length === length ? column : new Float64Array(length).fill(column[0]!)
  }

  /** Of the newest report that was known on a symbol's last bar; where there are no bars, of the newest that is known today. */
  async function reportFigures(seen: Seen): Promise<Map<string, Float64Array>> {
    const { directory } = seen
    const [reports, priced] = await Promise.all([seen.reports(), seen.priced()])
    const of = [directory, reports, priced, today()]
    if (reported?.of.every((one, i) => one === of[i])) return reported.figures
    const symbols = new Map(priced.map(one => [one.symbol, one]))
    const figures = new Map<string, Float64Array>()
    for (const [symbol, its] of reports) {
      const place = directory.places.get(symbol)
      if (place !== undefined) fill(place, its, symbols.get(symbol))
    }
    if (figures.size === 0) fill(0, [], undefined)
    reported = { of, figures }
    return figures

    function fill(place: number, its: readonly AnnualReport[], one: PricedSymbol | undefined): void {
      const day = one?.lastDay ?? today()
      for (const [name, [value]] of Object.entries(reportColumns(Int32Array.of(day), its, one?.splits ?? []))) {
        let column = figures.get(name)
        if (!column) figures.set(name, (column = new Float64Array(directory.symbols.length).fill(Number.NaN)))
        column[place] = value ?? Number.NaN
      }
    }
  }
}
