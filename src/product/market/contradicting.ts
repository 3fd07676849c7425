// After every write the sources of a symbol are held against each other: what differs by more than it may is kept on both sides,
// remembered, and said.
import type { Database } from '#database'
import { adjust } from '#series'
import { readBars, readEvents, readSeries } from './bars.store.ts'
import { contradictionsOf, disagreements, disagreementText } from './disagreement.ts'
import { writeContradictions } from './disagreement.store.ts'

/** Compares all daily series of a symbol, and stores what stands. → a sentence about `source`, none when nobody contradicts it */
export async function contradictions(database: Database, symbol: string, source: string, at: Date): Promise<string[]> {
  const all = (await readSeries(database.kysely, { symbol })).filter(({ interval }) => interval === '1d')
  if (all.length < 2) return []
  const splits = [...(await readEvents(database.kysely, symbol)).values()].flatMap(events => events.splits)
  const unique = [...new Map(splits.map(split => [split.day, split])).values()].sort((a, b) => a.day - b.day)
  const sides = await Promise.all(
    all.map(async series => {
      const bars = await readBars(database.kysely, series)
      const raw =
        series.storedAdjustment === 'splits' ? adjust({ bars, held: 'splits', splits: unique, dividends: [] }, 'none').bars : bars
      return { series, bars: raw }
    }),
  )
  await database.kysely.transaction().execute(trx => writeContradictions(trx, symbol, contradictionsOf(sides), at))
  const own = sides.find(({ series }) => series.source === source)
  const text = own ? disagreementText(disagreements(own, sides)) : null
  return text === null ? [] : [text]
}
