// What inspections found, and what became of it.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { StoredInterval } from './batch.ts'
import type { FindingState } from './finding-words.ts'
import type { BarColumn } from './revisions.ts'

/** One repaired figure. time: the bar's; for a dividend its day. */
export type Cell = { readonly column: BarColumn | 'dividend'; readonly time: number; readonly old: number; readonly new: number }

export type NewFinding = {
  readonly kind: string
  readonly state: FindingState
  readonly from: number
  readonly to: number
  readonly says: string
  readonly evidence: Readonly<Record<string, number>>
  readonly cells: readonly Cell[]
}

export type StoredFinding = NewFinding & {
  readonly findingId: number
  readonly seriesId: number
  readonly symbol: string
  readonly source: string
  readonly label: string
  readonly interval: StoredInterval
  readonly inspectedAt: Date
  readonly revision: number
  /** What a person last said of it. */
  readonly judgement: Judgement | null
}

export type Judgement = {
  readonly at: Date
  /** "the Data page" */
  readonly by: string
  readonly accountId: string | null
  readonly reason: string | null
}

export type FindingReader = Kysely<Tables>
export type FindingWriter = Transaction<Tables>

/** locked: until the transaction ends, so that two people who judge it do so one after the other. */
type FindingFilter = { symbol?: string; seriesIds?: readonly number[]; seriesId?: number; findingId?: number; locked?: boolean }

/** All that a person should see, by symbol and day; superseded ones are history and left out. */
export async function readFindings(db: FindingReader, filter: FindingFilter = {}): Promise<StoredFinding[]> {
  let query = db
    .selectFrom('bar_finding')
    .innerJoin('bar_series', 'bar_series.series_id', 'bar_finding.series_id')
    .selectAll('bar_finding')
    .select(['bar_series.symbol', 'bar_series.source', 'bar_series.label', 'bar_series.interval'])
    .where('state', '<>', 'superseded')
  if (filter.symbol !== undefined) query = query.where('bar_series.symbol', '=', filter.symbol)
  if (filter.seriesIds !== undefined)
    query = query.where('bar_finding.series_id', '=', sql<number>`ANY(${[...filter.seriesIds]}::int4[])`)
  if (filter.seriesId !== undefined) query = query.where('bar_finding.series_id', '=', filter.seriesId)
  if (filter.findingId !== undefined) query = query.where('finding_id', '=', filter.findingId)
  if (filter.locked) query = query.forUpdate('bar_finding')
  const rows = await query.orderBy('bar_series.symbol').orderBy('from_time').orderBy('finding_id').execute()
  return rows.map(
    (row): StoredFinding => ({
      findingId: row.finding_id,
      seriesId: row.series_id,
      symbol: row.symbol,
      source: row.source,
      label: row.label,
      interval: row.interval as StoredInterval,
      kind: row.kind,
      state: row.state as FindingState,
      from: row.from_time,
      to: row.to_time,
      says: row.says,
      evidence: row.evidence as Record<string, number>,
      cells: row.cells as Cell[],
      inspectedAt: row.inspected_at,
      revision: row.revision,
      judgement:
        row.judged_at === null
          ? null
          : { at: row.judged_at, by: row.judged_by ?? '', accountId: row.judged_account, reason: row.reason },
    }),
  )
}

export async function insertFindings(
  trx: FindingWriter,
  seriesId: number,
  findings: readonly NewFinding[],
  inspected: { at: Date; revision: number },
): Promise<void> {
  if (findings.length === 0) return
  const rows = findings.map(({ kind, state, from, to, says, evidence, cells }) => ({
    series_id: seriesId,
    kind,
    state,
    from_time: from,
    to_time: to,
    says,
    evidence: JSON.stringify(evidence),
    cells: JSON.stringify(cells),
    inspected_at: inspected.at,
    revision: inspected.revision,
  }))
  await trx.insertInto('bar_finding').values(rows).execute()
}

export async function deleteFindings(trx: FindingWriter, findingIds: readonly number[]): Promise<void> {
  if (findingIds.length > 0)
    await trx
      .deleteFrom('bar_finding')
      .where('finding_id', 'in', [...findingIds])
      .execute()
}

export async function judgeFinding(trx: FindingWriter, findingId: number, state: FindingState, judged: Judgement): Promise<void> {
  const { at, by, accountId, reason } = judged
  await trx
    .updateTable('bar_finding')
    .set({ state, judged_at: at, judged_by: by, judged_account: accountId, reason })
    .where('finding_id', '=', findingId)
    .execute()
}

export async function setFindingState(
  trx: FindingWriter,
  findingIds: readonly number[],
  state: FindingState | 'superseded',
): Promise<void> {
  if (findingIds.length > 0)
    await trx
      .updateTable('bar_finding')
      .set({ state })
      .where('finding_id', 'in', [...findingIds])
      .execute()
}
