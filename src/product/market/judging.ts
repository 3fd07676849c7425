// What a person says of a finding: a repair is taken back or made again, a flag is dismissed or put back. Nothing of it is final.
import { Failure } from '#basics'
import type { Database } from '#database'
import { readBars, readEvents, readSeries } from './bars.store.ts'
import { writeBatches } from './batch.store.ts'
import { type Cell, type FindingWriter, judgeFinding, readFindings, type StoredFinding } from './findings.store.ts'
import { changedBatch, stands } from './repair-cells.ts'
import { type Actor, because } from './revisions.ts'

export type Verdict = 'undo' | 'redo' | 'dismiss' | 'restore'

/** From which state, to which one. */
const moves = {
  undo: ['repaired', 'undone', 'There is no repair %d that could be undone.'],
  redo: ['undone', 'repaired', 'There is no undone repair %d that could be made again.'],
  dismiss: ['flagged', 'dismissed', 'There is no flag %d that could be dismissed.'],
  restore: ['dismissed', 'flagged', 'There is no dismissed flag %d that could be put back.'],
} as const

/**
 * Undone, what stood there stands there again, as a new revision, and the repair is not made another time until somebody makes it
 * again. Dismissed, a flag is not raised again while it would say the same. Throws Failure('not-found') for no such finding and
 * Failure('conflict') when the figures of a repair have changed since.
 */
export async function judge(
  database: Database,
  findingId: number,
  verdict: Verdict,
  { reason, at, by }: { reason: string | null; at: Date; by: Actor },
): Promise<StoredFinding> {
  const [from, to, none] = moves[verdict]
  return database.kysely.transaction().execute(async trx => {
    const [found] = await readFindings(trx, { findingId, locked: true })
    if (found?.state !== from) throw new Failure('not-found', none.replace('%d', String(findingId)))
    if (verdict === 'undo') await change(trx, found, found.cells.map(turned), 'undo', { at, by })
    if (verdict === 'redo') await change(trx, found, found.cells, 'redo', { at, by })
    const judgement = { at, by: by.place, accountId: by.accountId ?? null, reason }
    await judgeFinding(trx, findingId, to, judgement)
    return { ...found, state: to, judgement }
  })
}

function turned(cell: Cell): Cell {
  return { ...cell, old: cell.new, new: cell.old }
}

async function change(
  trx: FindingWriter,
  { symbol, seriesId }: StoredFinding,
  cells: readonly Cell[],
  cause: 'undo' | 'redo',
  { at, by }: { at: Date; by: Actor },
): Promise<void> {
  const series = (await readSeries(trx, { symbol })).find(one => one.seriesId === seriesId)!
  const bars = await readBars(trx, series)
  const events = (await readEvents(trx, symbol)).get(series.source)
  if (!stands(cells.map(turned), bars, events)) {
    const what = cause === 'undo' ? 'cannot be undone' : 'cannot be made again'
    throw new Failure('conflict', `The figures of this repair have changed since, so it ${what}.`)
  }
  await writeBatches(trx, [changedBatch(series, bars, events, cells)], at, because(cause, null, by))
}
