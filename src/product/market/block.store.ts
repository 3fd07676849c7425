// Blocks of bars into their table, and out of it among the revisions.
import { sql, type Transaction } from 'kysely'
import { byteaArray, type Tables } from '#database'
import type { Block } from './block.ts'

type Writer = Transaction<Tables>

export type RowOfBlock = Block & { readonly seriesId: number; readonly revision?: number }

/** About a megabyte of days a statement: enough to be fast, little enough to make one while the server takes in another. */
export const blocksPerStatement = 200

export async function insertBlocks(trx: Writer, blocks: readonly RowOfBlock[]): Promise<void> {
  for (let from = 0; from < blocks.length; from += blocksPerStatement) {
    const some = blocks.slice(from, from + blocksPerStatement)
    const integers = (pick: (block: RowOfBlock) => number): number[] => some.map(pick)
    const bytes = (name: 'dates' | 'open' | 'high' | 'low' | 'close' | 'volume') => byteaArray(some.map(block => block[name]))
    await sql`
      INSERT INTO bar_block (series_id, period, revision, bar_count, scale, volume_scale, format, dates, open, high, low, close, volume)
      SELECT * FROM unnest(
        ${integers(block => block.seriesId)}::int[], ${integers(block => block.period)}::int[],
        ${integers(block => block.revision ?? 1)}::int[], ${integers(block => block.barCount)}::int[],
        ${integers(block => block.scale)}::smallint[], ${integers(block => block.volumeScale)}::smallint[],
        ${integers(block => block.format)}::smallint[], ${bytes('dates')}::bytea[], ${bytes('open')}::bytea[],
        ${bytes('high')}::bytea[], ${bytes('low')}::bytea[], ${bytes('close')}::bytea[], ${bytes('volume')}::bytea[])`.execute(
      trx,
    )
  }
}

/** Moves blocks that are about to be replaced among the revisions. */
export async function supersede(trx: Writer, seriesId: number, periods: readonly number[], at: Date): Promise<void> {
  if (periods.length === 0) return
  await sql`
    WITH old AS (DELETE FROM bar_block WHERE series_id = ${seriesId} AND period = ANY(${periods}::int[]) RETURNING *)
    INSERT INTO bar_block_revision
      (series_id, period, revision, bar_count, scale, volume_scale, format, dates, open, high, low, close, volume, superseded_at)
    SELECT series_id, period, revision, bar_count, scale, volume_scale, format, dates, open, high, low, close, volume, ${at}::timestamptz
    FROM old`.execute(trx)
}
