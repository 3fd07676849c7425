// Every write is inspected before anybody sees it, in the transaction that makes it: what is certainly wrong is put right by a
// revision of its own, so that the figures as they came stay in the one before; everything else is flagged.
import { isFailure } from '#basics'
import { type Finding, inspectBars, isAlarm } from '#bar-quality'
import type { Bars } from '#series'
import { readBars, readEvents, readSeries, type SourcedEvents, type StoredSeries } from './bars.store.ts'
import { checkBatch, type SeriesBatch } from './batch.ts'
import { type Written, writeBatches } from './batch.store.ts'
import { readListing } from './catalogue.store.ts'
import {
  type Cell,
  deleteFindings,
  type FindingWriter,
  insertFindings,
  type NewFinding,
  readFindings,
  setFindingState,
  type StoredFinding,
} from './findings.store.ts'
import { newFinding, shortened } from './new-findings.ts'
import { quotedSeries } from './quoted-series.ts'
import { changedBatch, stands, withCells, withoutThose } from './repair-cells.ts'
import type { Because } from './revisions.ts'
import { readLastRevisions } from './revisions.store.ts'

/** Stores batches as writeBatches does, and inspects every series that they changed, by bars of its own or by splits and dividends. */
export async function storeInspected(
  trx: FindingWriter,
  batches: readonly SeriesBatch[],
  at: Date,
  because: Because,
): Promise<Written[]> {
  const standing = await Promise.all(batches.map(batch => withStandingRepairs(trx, batch)))
  const written = await writeBatches(trx, standing, at, because)
  const changed = new Set(written.filter(({ revision }) => revision !== null).map(({ seriesId }) => seriesId))
  for (const batch of standing) {
    const all = await readSeries(trx, { symbol: batch.symbol })
    const ofBatch = all.find(one => isOf(one, batch))
    // A list of splits and dividends counts for every series of the symbol.
    const concerned = batch.bars.time.length === 0 ? all : all.filter(one => one === ofBatch && changed.has(one.seriesId))
    const revisions = await readLastRevisions(
      trx,
      concerned.map(({ seriesId }) => seriesId),
    )
    for (const series of concerned)
      await inspect(trx, series, series === ofBatch ? batch : null, { at, revision: revisions.get(series.seriesId) ?? 0 })
  }
  return written
}

async function seriesOf(trx: FindingWriter, batch: SeriesBatch): Promise<StoredSeries | undefined> {
  return (await readSeries(trx, { symbol: batch.symbol })).find(series => isOf(series, batch))
}

function isOf(series: StoredSeries, { source, interval }: SeriesBatch): boolean {
  return series.source === source && series.interval === interval
}

/** A source that says the old figure again says nothing new: what was repaired stays repaired, without a revision there and back. */
export async function withStandingRepairs(trx: FindingWriter, batch: SeriesBatch): Promise<SeriesBatch> {
  const series = await seriesOf(trx, batch)
  if (!series) return batch
  const repaired = (await readFindings(trx, { seriesId: series.seriesId })).filter(({ state }) => state === 'repaired')
  const cells = repaired.flatMap(finding => finding.cells)
  return cells.length === 0 ? batch : { ...batch, ...withCells(batch.bars, batch.dividends, cells) }
}

/** `batch`: what has just come in of it; null: nothing, only what others say of its splits and dividends. */
async function inspect(
  trx: FindingWriter,
  series: StoredSeries,
  batch: SeriesBatch | null,
  inspected: { at: Date; revision: number },
): Promise<void> {
  const [bars, events, listing, before] = [
    await readBars(trx, series),
    await readEvents(trx, series.symbol),
    await readListing(trx, [series.symbol]),
    await readFindings(trx, { seriesId: series.seriesId }),
  ]
  const own = events.get(series.source)
  const adjustedClose = batch?.bars.time.length === bars.time.length ? batch.adjustedClose : undefined
  const quoted = quotedSeries(series, bars, events, adjustedClose, listing ?? { symbol: series.symbol, exchange: '' })
  const { findings } = inspectBars(quoted)
  const isJudged = (one: NewFinding): boolean => before.some(other => judges(other, one))
  const all = shortened(
    findings
      .filter(one => isAlarm(one) && !isAccounted(one, bars, batch?.daysWithoutBar ?? []))
      .map(one => newFinding(one, quoted, series, own)),
  )
  const found = all.filter(one => !isJudged(one) && (isInSight(one, batch) || before.some(other => isSame(other, one))))

  const repairs = found.filter(({ state, from, to }) => state === 'repaired' && !overturns({ from, to }, bars, batch))
  const isMade =
    repairs.length > 0 &&
    (await repair(
      trx,
      series,
      bars,
      own,
      repairs.flatMap(({ cells }) => cells),
      inspected.at,
    ))
  const news = isMade
    ? found.map(one => (one.state === 'repaired' && !repairs.includes(one) ? flaggedOnly(one) : one))
    : found.map(one => (one.state === 'repaired' ? flaggedOnly(one) : one))

  const standing = before.filter(({ state }) => state === 'repaired')
  const later = (one: StoredFinding) =>
    standing.filter(({ findingId }) => findingId > one.findingId).flatMap(({ cells }) => cells)
  const lost = standing.filter(one => !stands(withoutThose(one.cells, later(one)), bars, own))
  await setFindingState(
    trx,
    lost.map(({ findingId }) => findingId),
    'superseded',
  )
  const isOpen = ({ state }: StoredFinding): boolean => state === 'flagged' || state === 'recomputed'
  // What only an adjusted close can show is not disproved by an inspection that has none.
  const isUnseen = (one: StoredFinding): boolean =>
    (adjustedClose === undefined && one.kind.startsWith('dividend-')) || !isInSight(one, batch)
  const again = (one: StoredFinding): boolean => news.some(other => isSame(other, one))
  // What was dismissed and is not there any more is history.
  const past = before.filter(one => one.state === 'dismissed' && !isUnseen(one) && !all.some(other => judges(one, other)))
  await setFindingState(
    trx,
    past.map(({ findingId }) => findingId),
    'superseded',
  )
  await deleteFindings(
    trx,
    before.filter(one => isOpen(one) && !isUnseen(one) && !again(one)).map(({ findingId }) => findingId),
  )
  await insertFindings(
    trx,
    series.seriesId,
    news.filter(one => !before.some(other => isOpen(other) && isSame(other, one))),
    inspected,
  )
}

function flaggedOnly(one: NewFinding): NewFinding {
  return { ...one, state: 'flagged', cells: [] }
}

/** Whether a repair would change most of the series, on the word of a few bars that have just come in. */
function overturns({ from, to }: { from: number; to: number }, { time }: Bars, batch: SeriesBatch | null): boolean {
  const isFresh = new Set(batch?.bars.time ?? [])
  return time.filter(day => day >= from && day <= to && !isFresh.has(day)).length > time.length / 2
}

/** Sessions whose days the source names, without a price or with one that was refused, are not missing. */
function isAccounted({ kind, fromIndex, toIndex, evidence }: Finding, { time }: Bars, named: readonly number[]): boolean {
  const between = named.filter(day => day > time[fromIndex]! && day < time[toIndex]!).length
  return kind === 'session-missing' && between >= (evidence.missing ?? 1)
}

/** Whether a person has said what to think of it: an undone repair of its days, or a flag dismissed that says the same. */
function judges({ state, ...judged }: StoredFinding, one: NewFinding): boolean {
  if (judged.kind !== one.kind) return false
  if (state === 'undone') return judged.from <= one.to && one.from <= judged.to
  return state === 'dismissed' && isSame({ ...judged, state: one.state }, one)
}

/** Which days a source names without a bar, it says of those only that it was asked about: of others nothing new is told. */
function isInSight({ kind, from, to }: NewFinding, batch: SeriesBatch | null): boolean {
  if (kind !== 'session-missing') return true
  const time = batch?.bars.time
  return time !== undefined && time.length > 0 && from <= time.at(-1)! && to >= time[0]!
}

function isSame(a: NewFinding, b: NewFinding): boolean {
  return a.kind === b.kind && a.state === b.state && a.from === b.from && a.to === b.to && a.says === b.says
}

/** Puts the repaired figures in the place of the others; false when the door of the store would refuse them. */
async function repair(
  trx: FindingWriter,
  series: StoredSeries,
  bars: Bars,
  events: SourcedEvents | undefined,
  cells: readonly Cell[],
  at: Date,
): Promise<boolean> {
  const batch = changedBatch(series, bars, events, cells)
  try {
    checkBatch(batch)
  } catch (error) {
    if (isFailure(error, 'damaged')) return false
    throw error
  }
  await writeBatches(trx, [batch], at, { cause: 'repair', by: 'the inspection' })
  return true
}
