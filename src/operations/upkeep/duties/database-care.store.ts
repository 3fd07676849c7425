// Looks after the tables, as their owner.
import type { PoolClient } from 'pg'
import type { Database } from '#database'

export type OwnersWork = <T>(work: (owner: Database) => Promise<T>) => Promise<T>

/** Null rows: too many to be counted twice in a night. */
export type IndexFacts = {
  readonly index: string
  readonly table: string
  readonly isValid: boolean
  readonly heapRows: number | null
  readonly indexRows: number | null
}

const mostCounted = 2_000_000

/** → how many tables */
export async function vacuum(owner: Database, onTable: (done: number, total: number, table: string) => void): Promise<number> {
  return withPatience(owner, async client => {
    const { rows } = await client.query<{ name: string }>(`
      SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND pg_get_userbyid(relowner) = current_user ORDER BY relname`)
    for (const [done, { name }] of rows.entries()) {
      onTable(done, rows.length, name)
      await client.query(`VACUUM (ANALYZE, SKIP_LOCKED) ${client.escapeIdentifier(name)}`)
    }
    return rows.length
  })
}

/** Every index, and of each primary key how many rows it knows and how many there are, at one moment. */
export async function indexFacts(owner: Database): Promise<IndexFacts[]> {
  return withPatience(owner, async client => {
    const { rows } = await client.query<IndexFacts & { isPrimary: boolean; columns: string; estimate: number }>(`
      SELECT i.relname AS index, t.relname AS "table", x.indisvalid AND x.indisready AS "isValid", x.indisprimary AS "isPrimary",
        greatest(t.reltuples, 0)::float8 AS estimate,
        (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.at)
         FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (attnum, at)
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) AS columns
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
      WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' ORDER BY 1`)
    const found: IndexFacts[] = []
    for (const { index, table, isValid, isPrimary, columns, estimate } of rows) {
      const isCounted = isPrimary && isValid && estimate <= mostCounted
      const counts = isCounted ? await bothWays(client, table, columns) : { heapRows: null, indexRows: null }
      found.push({ index, table, isValid, ...counts })
    }
    return found
  })
}

/** The same rows at the same moment, once past the index and once through it. */
async function bothWays(client: PoolClient, table: string, columns: string): Promise<{ heapRows: number; indexRows: number }> {
  const name = client.escapeIdentifier(table)
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    await client.query(
      'SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off',
    )
    const heap = await client.query<{ n: number }>(`SELECT count(*)::float8 AS n FROM ${name}`)
    await client.query(
      'SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off',
    )
    const through = await client.query<{ n: number }>(
      `SELECT count(*)::float8 AS n FROM (SELECT 1 FROM ${name} ORDER BY ${columns} OFFSET 0) AS row`,
    )
    return { heapRows: heap.rows[0]!.n, indexRows: through.rows[0]!.n }
  } finally {
    await client.query('ROLLBACK')
  }
}

export async function careFacts(owner: Database) {
  const { rows } = await owner.pool.query<{ checksumFailures: number; oldestTransactions: number }>(`
    SELECT coalesce(checksum_failures, 0)::float8 AS "checksumFailures", age(datfrozenxid)::float8 AS "oldestTransactions"
    FROM pg_database JOIN pg_stat_database USING (datname) WHERE datname = current_database()`)
  const { rows: dead } = await owner.pool.query<{ table: string; rows: number; deadRows: number }>(`
    SELECT relname AS "table", n_live_tup::float8 AS rows, n_dead_tup::float8 AS "deadRows"
    FROM pg_stat_user_tables WHERE schemaname = current_schema() ORDER BY n_dead_tup DESC LIMIT 20`)
  return { ...rows[0]!, dead }
}

/** On a connection of its own: what takes minutes is no statement of a request. */
async function withPatience<T>(owner: Database, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await owner.pool.connect()
  try {
    await client.query('SET statement_timeout = 0')
    return await work(client)
  } finally {
    client.release(true)
  }
}
