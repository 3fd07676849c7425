// The history of one symbol, joined from all its stored series, and where each stretch of it comes from.
import type { Database } from '#database'
import { readBars, readEvents, readRuns, type StoredSeries } from './bars.store.ts'
import { readEventLists } from './event-lists.store.ts'
import { type JoinedSeries, joinSeries } from './joined.ts'
import { type Origin, originsIn } from './origins.ts'
import { remembering } from '#basics'

/** Some megabytes at most: fifty years of days take half of one. */
const rememberedSeries = 32

export type JoinedHistory = {
  readonly joined: (
    symbol: string,
    interval: StoredSeries['interval'],
    all: readonly StoredSeries[],
  ) => Promise<JoinedSeries | null>
  readonly originsOf: (daily: JoinedSeries) => Promise<Origin[]>
}

export function openJoinedHistory(database: Database): JoinedHistory {
  const db = database.kysely
  const joinedBefore = remembering<JoinedSeries>(rememberedSeries)

  /** Of stored interval; null when there are no bars. What was joined before is used again until a series or an event changes. */
  async function joined(
    symbol: string,
    interval: StoredSeries['interval'],
    all: readonly StoredSeries[],
  ): Promise<JoinedSeries | null> {
    const series = all.filter(one => one.interval === interval)
    if (series.length === 0) return null
    const [events, lists] = await Promise.all([readEvents(db, symbol), readEventLists(db, symbol)])
    const knowers = [...all, ...lists]
    return await joinedBefore.get(`${symbol} ${interval}`, JSON.stringify([knowers, [...events]]), async () => {
      const bars = await Promise.all(series.map(one => readBars(db, one)))
      return joinSeries(
        series.map((one, i) => ({ series: one, bars: bars[i]! })),
        knowers,
        events,
      )
    })
  }

  async function originsOf(daily: JoinedSeries): Promise<Origin[]> {
    const series = [...new Map(daily.stretches.map(stretch => [stretch.series.seriesId, stretch.series])).keys()]
    const runs = await Promise.all(series.map(async id => [id, await readRuns(db, id)] as const))
    return originsIn(daily.stretches, new Map(runs))
  }

  return { joined, originsOf }
}
