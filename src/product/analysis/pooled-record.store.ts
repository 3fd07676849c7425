// The pooled record as it is stored: the last one alone.
import type { Kysely } from 'kysely'
import type { Tables } from '#database'
import type { PooledRecord, StoredPooled } from './pooled-record.ts'

type Db = Kysely<Tables>

export async function readPooled(db: Db): Promise<StoredPooled | null> {
  const row = await db
    .selectFrom('pooled_record')
    .select(['version', 'data_hash as dataHash', 'computed_at as computedAt', 'record'])
    .executeTakeFirst()
  return row ? { ...row, record: row.record as PooledRecord } : null
}

export async function putPooled(db: Db, { version, dataHash, computedAt, record }: StoredPooled): Promise<void> {
  const row = { version, data_hash: dataHash, computed_at: computedAt, record: JSON.stringify(record) }
  await db
    .insertInto('pooled_record')
    .values(row)
    .onConflict(conflict => conflict.column('is_only').doUpdateSet(row))
    .execute()
}
