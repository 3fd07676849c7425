// What a table says of many symbols at once: last close, change, the year's range, a line of closes. Four queries, however many
// symbols, and of each series only the last two years are read.
import type { Database } from '#database'
import { readBarsSince, readEventsOf, readSeries, type SourcedEvents, type StoredSeries } from './bars.store.ts'
import { viewOf } from './bars-view.ts'
import { periodOf } from './block.ts'
import { readEventListsOf } from './event-lists.store.ts'
import { joinSeries, speakersOf } from './joined.ts'
import { type Quote, quoteOf } from './quote.ts'

export type Glance = {
  readonly currency: string | null
  readonly quote: Quote
  /** The last closes, oldest first, adjusted for splits; at most 60. */
  readonly closes: readonly number[]
}

const closeCount = 60

/** By symbol; a symbol without daily bars is not in it. Joined and adjusted as its own page shows it. */
export async function glancesOf(
  { kysely: db }: Pick<Database, 'kysely'>,
  symbols: readonly string[],
): Promise<Map<string, Glance>> {
  const wanted = [...new Set(symbols)]
  if (wanted.length === 0) return new Map()
  const [series, events, lists] = await Promise.all([
    readSeries(db, { symbols: wanted }),
    readEventsOf(db, wanted),
    readEventListsOf(db, wanted),
  ])
  const eventsOf = Map.groupBy(events, ([key]) => key.split('\n')[0]!)
  const subjects = [...Map.groupBy(series, one => one.symbol)].flatMap(([symbol, all]) => {
    const daily = all.filter(one => one.interval === '1d')
    if (daily.length === 0) return []
    const knowers = [...all, ...(lists.get(symbol) ?? [])]
    const { series: speakers } = speakersOf(daily, knowers)
    const fromPeriod = periodOf(Math.max(...speakers.map(one => one.lastTime)), '1d') - 1
    const sourced = new Map((eventsOf.get(symbol) ?? []).map(([, its]): [string, SourcedEvents] => [its.source, its]))
    return [{ symbol, knowers, speakers, fromPeriod, sourced }]
  })
  const bars = await readBarsSince(
    db,
    subjects.flatMap(({ speakers, fromPeriod }) => speakers.map(({ seriesId }) => ({ seriesId, fromPeriod }))),
    '1d',
  )
  const glances = new Map<string, Glance>()
  for (const { symbol, knowers, speakers, sourced } of subjects) {
    const parts = speakers.flatMap((one: StoredSeries) => {
      const its = bars.get(one.seriesId)
      return its ? [{ series: one, bars: its }] : []
    })
    const view = viewOf(joinSeries(parts, knowers, sourced), { range: 'MAX', interval: '1d', adjusted: 'splits' })
    const quote = quoteOf(view.bars)
    if (quote) glances.set(symbol, { currency: view.currency, quote, closes: Array.from(view.bars.close.subarray(-closeCount)) })
  }
  return glances
}
