// Old rows, by the rules: table, column and condition are words of the program.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '#database'
import type { Going } from './rules.ts'

type Rows = Kysely<Tables>
type Which = Pick<Going, 'table' | 'column' | 'only'>

function older({ table, column, only }: Which, before: Date) {
  return sql`FROM ${sql.table(table)} WHERE ${sql.ref(column)} < ${before} AND ${only === undefined ? sql`true` : sql.raw(only)}`
}

export async function countOlder(db: Rows, which: Which, before: Date): Promise<{ rows: number; oldest: Date | null }> {
  const { rows } = await sql<{ rows: number; oldest: Date | null }>`
    SELECT count(*)::int AS rows, min(${sql.ref(which.column)}) AS oldest ${older(which, before)}`.execute(db)
  return rows[0]!
}

/** Statements have a limit of time: what lay there for years goes a piece at a time, and a piece that went stays gone. */
const mostAtOnce = 5_000

export async function removeOlder(db: Rows, which: Which, before: Date): Promise<number> {
  return inPieces(sql.table(which.table), older(which, before), db)
}

async function inPieces(table: RawBuilder<unknown>, from: RawBuilder<unknown>, db: Rows): Promise<number> {
  for (let removed = 0; ; ) {
    const { numAffectedRows } = await sql`
      DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid ${from} LIMIT ${mostAtOnce}))`.execute(db)
    const rows = Number(numAffectedRows)
    removed += rows
    if (rows < mostAtOnce) return removed
  }
}

/** A person is an account's id; whoever was deleted a moment ago may still be on the way out of the trail. */
const orphaned = sql`
  FROM audit_personal WHERE person ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND at < now() - interval '1 hour'
    AND NOT EXISTS (SELECT 1 FROM account WHERE account_id::text = person)`

export async function countOrphans(db: Rows): Promise<number> {
  const { rows } = await sql<{ rows: number }>`SELECT count(*)::int AS rows ${orphaned}`.execute(db)
  return rows[0]!.rows
}

export async function removeOrphans(db: Rows): Promise<number> {
  return inPieces(sql.table('audit_personal'), orphaned, db)
}
