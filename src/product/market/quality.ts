// What is known of the quality of the stored series, and the one thing that a person can do about it here: take a repair back.
import type { Database } from '#database'
import { readSeries, type StoredSeries } from './bars.store.ts'
import { timeText } from './batch.ts'
import { findingOf } from './findings.ts'
import { readFindings } from './findings.store.ts'
import { undoRepair } from './inspecting.ts'
import type { Difference } from './revisions.ts'
import { readRevisionLog, type Revision } from './revisions.store.ts'

type ShownFinding = ReturnType<typeof findingOf>
type SeriesRevisions = Pick<StoredSeries, 'source' | 'label' | 'interval'> & { revisions: ReturnType<typeof revisionOf>[] }

export type Quality = {
  /** By symbol and day; of one symbol when it is given. Throws Failure('not-found') for one that is not listed. */
  findings(symbol?: string): Promise<ShownFinding[]>
  /** Every write that changed something, newest first. Throws Failure('not-found'). */
  revisions(symbol: string): Promise<{ symbol: string; series: SeriesRevisions[] }>
  /** Throws Failure('not-found' | 'conflict'). `by`: "the command line". */
  undo(findingId: number, by: string): Promise<ShownFinding>
}

export type QualityOptions = {
  readonly database: Database
  /** Throws Failure('not-found'). */
  readonly listing: (symbol: string) => Promise<{ readonly symbol: string }>
  readonly clock: () => Date
}

export function openQuality({ database, listing, clock }: QualityOptions): Quality {
  const db = database.kysely
  return {
    async findings(symbol) {
      const filter = symbol === undefined ? {} : { symbol: (await listing(symbol)).symbol }
      return (await readFindings(db, filter)).map(findingOf)
    },
    async revisions(asked) {
      const { symbol } = await listing(asked)
      const all = await readSeries(db, { symbol })
      const series = await Promise.all(
        all.map(async one => {
          const revisions = (await readRevisionLog(db, one.seriesId)).map(revision => revisionOf(revision, one))
          return { source: one.source, label: one.label, interval: one.interval, revisions }
        }),
      )
      return { symbol, series }
    },
    undo: async (findingId, by) => findingOf(await undoRepair(database, findingId, clock(), by)),
  }
}

function revisionOf({ at, differences, ...rest }: Revision, { interval }: Pick<StoredSeries, 'interval'>) {
  return {
    ...rest,
    at: at.toISOString(),
    says: changeText(rest),
    differences: differences.map(({ time, ...figures }) => ({
      ...figures,
      at: timeText(time, intervalOf(figures.what, interval)),
    })),
  }
}

function intervalOf(what: Difference['what'], interval: StoredSeries['interval']): StoredSeries['interval'] {
  return what === 'split' || what === 'dividend' ? '1d' : interval
}

/** "5 bars added, 2 corrected, 1 split or dividend taken away" */
function changeText({
  barsAdded,
  barsChanged,
  eventsAdded,
  eventsChanged,
  eventsRemoved,
}: Omit<Revision, 'at' | 'differences'>): string {
  const parts = [
    [barsAdded, 'bar', 'added'],
    [barsChanged, 'bar', 'corrected'],
    [eventsAdded, 'split or dividend', 'added'],
    [eventsChanged, 'split or dividend', 'corrected'],
    [eventsRemoved, 'split or dividend', 'taken away'],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, what, done]) => `${count.toLocaleString('en-US')} ${count === 1 ? what : plurals[what]} ${done}`)
  return said.length === 0 ? 'nothing in the figures' : said.join(', ')
}

const plurals = { bar: 'bars', 'split or dividend': 'splits or dividends' } as const
