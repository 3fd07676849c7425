// Every write is inspected before anybody sees it, in the transaction that makes it: what is certainly wrong is put right by a
// revision of its own, so that the figures as they came stay in the one before; everything else is flagged.
import { Failure, isFailure } from '#basics'
import { type Change, type Finding, inspectBars, isAlarm, type QuotedSeries } from '#bar-quality'
import type { Database } from '#database'
import type { Bars, Split } from '#series'
import { readBars, readEvents, readSeries, type SourcedEvents, type StoredSeries } from './bars.store.ts'
import { checkBatch, type SeriesBatch } from './batch.ts'
import { type Written, writeBatches } from './batch.store.ts'
import { readListing } from './catalogue.store.ts'
import { saysInDays } from './finding-words.ts'
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
import { exchangeOf } from './listed-exchange.ts'
import type { Because } from './revisions.ts'

/** Stores batches as writeBatches does, and inspects every series that they changed. */
export async function storeInspected(
  trx: FindingWriter,
  batches: readonly SeriesBatch[],
  at: Date,
  because: Because,
): Promise<Written[]> {
  const standing = await Promise.all(batches.map(batch => withStandingRepairs(trx, batch)))
  const written = await writeBatches(trx, standing, at, because)
  for (const batch of standing) {
    const series = await seriesOf(trx, batch)
    const its = written.find(one => one.seriesId === series?.seriesId)
    if (series && its && its.revision !== null) await inspect(trx, series, batch, { at, revision: its.revision })
  }
  return written
}

/**
 * Takes a repair back: what stood there stands there again, as a new revision, and the repair is not made another time.
 * Throws Failure('not-found') for no such repair and Failure('conflict') when its figures have changed since.
 */
export async function undoRepair(database: Database, findingId: number, at: Date, by: string): Promise<StoredFinding> {
  return database.kysely.transaction().execute(async trx => {
    const [found] = await readFindings(trx, { findingId })
    if (found?.state !== 'repaired') throw new Failure('not-found', `There is no repair ${findingId} that could be undone.`)
    const series = (await readSeries(trx, { symbol: found.symbol })).find(one => one.seriesId === found.seriesId)!
    const bars = await readBars(trx, series)
    const events = (await readEvents(trx, series.symbol)).get(series.source)
    if (!stands(found.cells, bars, events))
      throw new Failure('conflict', 'The figures of this repair have changed since, so it cannot be undone any more.')
    const back = found.cells.map(cell => ({ ...cell, old: cell.new, new: cell.old }))
    await writeBatches(trx, [changedBatch(series, bars, events, back)], at, { cause: 'undo', by })
    await setFindingState(trx, [findingId], 'undone')
    return { ...found, state: 'undone' as const }
  })
}

async function seriesOf(trx: FindingWriter, batch: SeriesBatch): Promise<StoredSeries | undefined> {
  const all = await readSeries(trx, { symbol: batch.symbol })
  return all.find(series => series.source === batch.source && series.interval === batch.interval)
}

/** A source that says the old figure again says nothing new: what was repaired stays repaired, without a revision there and back. */
async function withStandingRepairs(trx: FindingWriter, batch: SeriesBatch): Promise<SeriesBatch> {
  const series = await seriesOf(trx, batch)
  if (!series) return batch
  const repaired = (await readFindings(trx, { seriesId: series.seriesId })).filter(({ state }) => state === 'repaired')
  const cells = repaired.flatMap(finding => finding.cells)
  return cells.length === 0 ? batch : { ...batch, ...withCells(batch.bars, batch.dividends, cells) }
}

async function inspect(
  trx: FindingWriter,
  series: StoredSeries,
  batch: SeriesBatch,
  inspected: { at: Date; revision: number },
): Promise<void> {
  const [bars, events, listing, before] = [
    await readBars(trx, series),
    await readEvents(trx, series.symbol),
    await readListing(trx, [series.symbol]),
    await readFindings(trx, { seriesId: series.seriesId }),
  ]
  const own = events.get(series.source)
  const adjustedClose = batch.adjustedClose && batch.bars.time.length === bars.time.length ? batch.adjustedClose : undefined
  const quoted = quotedSeries(series, bars, events, adjustedClose, listing ?? { symbol: series.symbol, exchange: '' })
  const { findings } = inspectBars(quoted)
  const isUndone = (one: NewFinding): boolean =>
    before.some(({ state, kind, from, to }) => state === 'undone' && kind === one.kind && from <= one.to && one.from <= to)
  const found = shortened(
    findings
      .filter(one => isAlarm(one) && !isAccounted(one, bars, batch.daysWithoutBar ?? []))
      .map(one => newFinding(one, quoted, series, own)),
  ).filter(one => !isUndone(one))

  const repairs = found.filter(({ state }) => state === 'repaired')
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
    ? found
    : found.map(one => (one.state === 'repaired' ? { ...one, state: 'flagged' as const, cells: [] } : one))

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
  const isUnseen = ({ kind }: StoredFinding): boolean => adjustedClose === undefined && kind.startsWith('dividend-')
  const again = (one: StoredFinding): boolean => news.some(other => isSame(other, one))
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

/** Sessions whose days the source names, without a price or with one that was refused, are not missing. */
function isAccounted({ kind, fromIndex, toIndex, evidence }: Finding, { time }: Bars, named: readonly number[]): boolean {
  const between = named.filter(day => day > time[fromIndex]! && day < time[toIndex]!).length
  return kind === 'session-missing' && between >= (evidence.missing ?? 1)
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

/** The bars and dividends that the cells change, as a batch of the series. */
function changedBatch(series: StoredSeries, bars: Bars, events: SourcedEvents | undefined, cells: readonly Cell[]): SeriesBatch {
  const changed = withCells(bars, events?.dividends ?? [], cells)
  const times = new Set(cells.filter(({ column }) => column !== 'dividend').map(({ time }) => time))
  const rows = [...bars.time.keys()].filter(i => times.has(bars.time[i]!))
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, i => column[i]!)
  const { open, high, low, close, volume } = changed.bars
  return {
    ...series,
    listing: { name: series.symbol, kind: 'share', exchange: '' },
    bars: {
      time: Int32Array.from(rows, i => bars.time[i]!),
      open: pick(open),
      high: pick(high),
      low: pick(low),
      close: pick(close),
      volume: pick(volume),
    },
    splits: [],
    dividends: changed.dividends.filter(({ day }) => cells.some(({ column, time }) => column === 'dividend' && time === day)),
    splitsKnownFrom: series.splitsKnownFrom,
    dividendsKnownFrom: series.dividendsKnownFrom,
  }
}

/** Each cell whose figure is the old one gets the new one. */
function withCells(bars: Bars, dividends: SeriesBatch['dividends'], cells: readonly Cell[]) {
  const columns = { ...bars }
  const rowOf = new Map(Array.from(bars.time, (time, i) => [time, i]))
  const amounts = new Map(dividends.map(({ day, amount }) => [day, amount]))
  for (const { column, time, old, new: next } of cells) {
    if (column === 'dividend') {
      if (isNear(amounts.get(time) ?? Number.NaN, old)) amounts.set(time, next)
      continue
    }
    const row = rowOf.get(time)
    if (row === undefined || !isNear(columns[column][row]!, old)) continue
    if (columns[column] === bars[column]) columns[column] = bars[column].slice()
    columns[column][row] = next
  }
  return { bars: columns, dividends: dividends.map(({ day }) => ({ day, amount: amounts.get(day)! })) }
}

/** The same figure but for noise in the last bits, which a cell that is repaired twice has in between. */
function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b)
}

/** Whether every figure is what the repair made of it: of a cell that was changed twice, the last one. */
function stands(cells: readonly Cell[], bars: Bars, events: SourcedEvents | undefined): boolean {
  const rowOf = new Map(Array.from(bars.time, (time, i) => [time, i]))
  const last = new Map(cells.map(cell => [`${cell.column} ${cell.time}`, cell]))
  return [...last.values()].every(({ column, time, new: next }) =>
    column === 'dividend'
      ? events?.dividends.some(({ day, amount }) => day === time && amount === next)
      : bars[column][rowOf.get(time) ?? -1] === next,
  )
}

function withoutThose(cells: readonly Cell[], others: readonly Cell[]): Cell[] {
  const taken = new Set(others.map(({ column, time }) => `${column} ${time}`))
  return cells.filter(({ column, time }) => !taken.has(`${column} ${time}`))
}

function quotedSeries(
  series: StoredSeries,
  bars: Bars,
  events: ReadonlyMap<string, SourcedEvents>,
  adjustedClose: Float64Array | undefined,
  listing: { symbol: string; exchange: string },
): QuotedSeries {
  const own = events.get(series.source)
  const splits = splitsFor(series, events)
  const knowsDividends =
    series.storedAdjustment !== 'all' && (series.dividendsKnownFrom !== null || (own?.dividends.length ?? 0) > 0)
  const interval = series.interval === '1m' ? '1m' : stepOf(bars.time)
  return {
    bars,
    interval,
    adjustment: series.storedAdjustment,
    adjustedClose,
    splits,
    dividends: knowsDividends
      ? (own?.dividends ?? []).map(({ day, amount }) => ({ day, amount: amount / basisOf(series, splits, day) }))
      : undefined,
    exchange: interval === '1d' ? (exchangeOf(listing) ?? undefined) : undefined,
  }
}

/** The source's own list; where it has none, what others know. */
function splitsFor(series: StoredSeries, events: ReadonlyMap<string, SourcedEvents>): Split[] | undefined {
  const own = events.get(series.source)?.splits ?? []
  if (own.length > 0 || series.splitsKnownFrom !== null) return own
  const others = new Map([...events.values()].flatMap(({ splits }) => splits).map(split => [split.day, split]))
  return others.size === 0 ? undefined : [...others.values()].sort((a, b) => a.day - b.day)
}

/** Dividends are stored as they were paid; by so much they are divided to stand beside the series' prices. */
function basisOf(series: StoredSeries, splits: readonly Split[] | undefined, day: number): number {
  if (series.storedAdjustment === 'none') return 1
  return (splits ?? []).filter(split => split.day > day).reduce((all, split) => (all * split.numerator) / split.denominator, 1)
}

/** What a file of "daily" bars really has: one a day, a week or a month. */
function stepOf(time: Int32Array): '1d' | '1wk' | '1mo' {
  const steps = time.slice(1).map((day, i) => day - time[i]!)
  const median = steps.toSorted()[steps.length >> 1] ?? 1
  return median < 5 ? '1d' : median < 25 ? '1wk' : '1mo'
}

function newFinding(one: Finding, quoted: QuotedSeries, series: StoredSeries, own: SourcedEvents | undefined): NewFinding {
  const { time } = quoted.bars
  const cells = one.changes.flatMap(change => cellOf(change, quoted, own))
  const { from, to } = { from: time[one.fromIndex]!, to: time[one.toIndex]! }
  const state = cells.length > 0 ? 'repaired' : one.changes.length > 0 ? 'recomputed' : 'flagged'
  return { kind: one.kind, state, from, to, says: saysInDays(one, time, series.interval), evidence: one.evidence, cells }
}

/** Adjusted closes are not stored, so there is nothing to change in them. */
function cellOf({ column, index, old, new: next }: Change, quoted: QuotedSeries, own: SourcedEvents | undefined): Cell[] {
  if (column === 'adjustedClose') return []
  if (column !== 'dividend') return [{ column, time: quoted.bars.time[index]!, old, new: tidy(column, next) }]
  const paid = own?.dividends[index]
  return paid ? [{ column, time: paid.day, old: paid.amount, new: tidy(column, (paid.amount * next) / old) }] : []
}

/** Multiplying leaves noise in the last bits. */
function tidy(column: Cell['column'], value: number): number {
  return column === 'volume' && value >= 1 ? Math.round(value) : Number(value.toPrecision(10))
}

/** A source that is off everywhere would drown all else: of each kind the first are told, and how many more there are. */
const toldPerKind = 20

function shortened(found: readonly NewFinding[]): NewFinding[] {
  const flagged = Map.groupBy(
    found.filter(({ state }) => state !== 'repaired'),
    ({ kind, state }) => `${kind} ${state}`,
  )
  const told = [...flagged.values()].flatMap(its => {
    const rest = its.slice(toldPerKind)
    const [first] = rest
    if (!first) return its
    const to = Math.max(...rest.map(one => one.to))
    const says = `${rest.length} more of the same kind.`
    return [...its.slice(0, toldPerKind), { ...first, to, says, evidence: { more: rest.length } }]
  })
  return [...found.filter(({ state }) => state === 'repaired'), ...told]
}
