// The history of one symbol, joined from all its stored series, and where each stretch of it comes from.
import type { Database } from '#database'
import { readBars, readRuns, type StoredSeries } from './bars.store.ts'
import { readHeld } from './held.store.ts'
import { type JoinedSeries, joinSeries } from './joined.ts'
import { type Origin, originsIn } from './origins.ts'
import { remembering } from '#basics'
import type { Held } from './symbol-past.ts'

/** Some megabytes at most: fifty years of days take half of one. */
const rememberedSeries = 32

export type JoinedHistory = {
  /** All that is held of a share: under its symbol and under those that it gave up. */
  readonly held: (symbol: string) => Promise<Held>
  /** Of stored interval; null when there are no bars. */
  readonly joined: (symbol: string, interval: StoredSeries['interval'], held: Held) => Promise<JoinedSeries | null>
  readonly originsOf: (daily: JoinedSeries) => Promise<Origin[]>
}

export function openJoinedHistory(database: Database): JoinedHistory {
  const db = database.kysely
  const joinedBefore = remembering<JoinedSeries>(rememberedSeries)

  async function held(symbol: string): Promise<Held> {
    return (await readHeld(db, [symbol])).get(symbol)!
  }

  /** What was joined before is used again until a series or an event changes. */
  async function joined(symbol: string, interval: StoredSeries['interval'], of: Held): Promise<JoinedSeries | null> {
    const series = of.series.filter(one => one.interval === interval)
    if (series.length === 0) return null
    return await joinedBefore.get(`${symbol} ${interval}`, JSON.stringify([of.knowers, [...of.events]]), async () => {
      const bars = await Promise.all(series.map(one => readBars(db, one)))
      return joinSeries(
        series.map((one, i) => ({ series: one, bars: bars[i]! })),
        of.knowers,
        of.events,
      )
    })
  }

  async function originsOf(daily: JoinedSeries): Promise<Origin[]> {
    const series = [...new Map(daily.stretches.map(stretch => [stretch.series.seriesId, stretch.series])).keys()]
    const runs = await Promise.all(series.map(async id => [id, await readRuns(db, id)] as const))
    return originsIn(daily.stretches, new Map(runs))
  }

  return { held, joined, originsOf }
}
