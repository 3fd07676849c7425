// What a table says of many symbols at once: last close, change, the year's range, a line of closes. A few queries, however many
// symbols, and of each series only the last two years are read.
import type { Database } from '#database'
import { readBarsSince, type StoredSeries } from './bars.store.ts'
import { viewOf } from './bars-view.ts'
import { periodOf } from './block.ts'
import { readHeld } from './held.store.ts'
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
  const subjects = [...(await readHeld(db, wanted))].flatMap(([symbol, { series, knowers, events }]) => {
    const daily = series.filter(one => one.interval === '1d')
    if (daily.length === 0) return []
    const { series: speakers } = speakersOf(daily, knowers)
    const fromPeriod = periodOf(Math.max(...speakers.map(one => one.lastTime)), '1d') - 1
    return [{ symbol, knowers, speakers, fromPeriod, events }]
  })
  const bars = await readBarsSince(
    db,
    subjects.flatMap(({ speakers, fromPeriod }) => speakers.map(({ seriesId }) => ({ seriesId, fromPeriod }))),
    '1d',
  )
  const glances = new Map<string, Glance>()
  for (const { symbol, knowers, speakers, events } of subjects) {
    const parts = speakers.flatMap((one: StoredSeries) => {
      const its = bars.get(one.seriesId)
      return its ? [{ series: one, bars: its }] : []
    })
    const view = viewOf(joinSeries(parts, knowers, events), { range: 'MAX', interval: '1d', adjusted: 'splits' })
    const quote = quoteOf(view.bars)
    if (quote) glances.set(symbol, { currency: view.currency, quote, closes: Array.from(view.bars.close.subarray(-closeCount)) })
  }
  return glances
}
