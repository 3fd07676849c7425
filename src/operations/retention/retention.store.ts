// Old rows, by the rules: table, column and condition are words of the program.
import { type Kysely, sql } from 'kysely'
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

export async function removeOlder(db: Rows, which: Which, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`DELETE ${older(which, before)}`.execute(db)
  return Number(numAffectedRows)
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
  const { numAffectedRows } = await sql`DELETE ${orphaned}`.execute(db)
  return Number(numAffectedRows)
}
