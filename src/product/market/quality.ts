// What is known of the quality of the stored series, and what a person can do about it: take a repair back or make it again, dismiss
// a flag or put it back.
import type { Database } from '#database'
import { actorText, type Emails } from './actors.ts'
import type { StoredSeries } from './bars.store.ts'
import { timeText } from './batch.ts'
import { readEventListLog } from './event-list-revisions.store.ts'
import { findingOf } from './findings.ts'
import { readFindings } from './findings.store.ts'
import { readHeld } from './held.store.ts'
import { judge, type Verdict } from './judging.ts'
import type { Actor, Difference } from './revisions.ts'
import { readRevisionLog, type Revision } from './revisions.store.ts'

type ShownFinding = ReturnType<typeof findingOf>
type SeriesRevisions = Pick<StoredSeries, 'source' | 'label' | 'interval'> & {
  holds: 'bars' | 'events'
  revisions: ReturnType<typeof revisionOf>[]
}

/** Whether a reader may see whose account it was. */
export type Reader = { readonly seesNames: boolean }

export type Quality = {
  /** By symbol and day; of one symbol when it is given. Throws Failure('not-found') for one that is not listed. */
  findings(reader: Reader, symbol?: string): Promise<ShownFinding[]>
  /** Every write that changed something, newest first; formerly: the symbols whose series are among them. Throws Failure('not-found'). */
  revisions(reader: Reader, symbol: string): Promise<{ symbol: string; formerly: string[]; series: SeriesRevisions[] }>
  /** Throws Failure('not-found' | 'conflict'). reason: why a flag is dismissed. */
  judge(findingId: number, verdict: Verdict, by: Actor, reason?: string): Promise<ShownFinding>
}

export type QualityOptions = {
  readonly database: Database
  /** Throws Failure('not-found'). */
  readonly listing: (symbol: string) => Promise<{ readonly symbol: string }>
  /** By account. */
  readonly emailsOf: (accountIds: readonly string[]) => Promise<Emails>
  readonly clock: () => Date
}

export function openQuality({ database, listing, emailsOf, clock }: QualityOptions): Quality {
  const db = database.kysely
  const emailsFor = async (reader: Reader, accountIds: readonly (string | null | undefined)[]): Promise<Emails | null> =>
    reader.seesNames ? await emailsOf(accountIds.filter(id => typeof id === 'string')) : null
  const seriesIdsOf = async (symbol: string): Promise<number[]> =>
    (await readHeld(db, [symbol])).get(symbol)!.series.map(({ seriesId }) => seriesId)
  return {
    async findings(reader, symbol) {
      const filter = symbol === undefined ? {} : { seriesIds: await seriesIdsOf((await listing(symbol)).symbol) }
      const all = await readFindings(db, filter)
      const emails = await emailsFor(
        reader,
        all.map(({ judgement }) => judgement?.accountId),
      )
      return all.map(one => findingOf(one, emails))
    },
    async revisions(reader, asked) {
      const { symbol } = await listing(asked)
      const { series: all, symbols } = (await readHeld(db, [symbol])).get(symbol)!
      const logs = [
        ...(await Promise.all(
          all.map(async ({ seriesId, source, label, interval }) => {
            return { source, label, interval, holds: 'bars' as const, log: await readRevisionLog(db, seriesId) }
          }),
        )),
        ...[...(await readEventListLog(db, symbol))].map(([source, log]) => {
          return { source, label: log[0]!.by, interval: '1d' as const, holds: 'events' as const, log }
        }),
      ]
      const emails = await emailsFor(
        reader,
        logs.flatMap(({ log }) => log.map(({ accountId }) => accountId)),
      )
      const series = logs.map(({ log, ...about }) => {
        return { ...about, revisions: log.map(revision => revisionOf(revision, about, emails)) }
      })
      return { symbol, formerly: symbols.slice(1), series }
    },
    judge: async (findingId, verdict, by, reason) =>
      findingOf(await judge(database, findingId, verdict, { reason: reason ?? null, at: clock(), by })),
  }
}

function revisionOf(
  { at, differences, accountId = null, by, ...rest }: Revision,
  { interval }: Pick<StoredSeries, 'interval'>,
  emails: Emails | null,
) {
  return {
    ...rest,
    by: actorText(by, accountId, emails),
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
}: Omit<Revision, 'at' | 'by' | 'differences'>): string {
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
