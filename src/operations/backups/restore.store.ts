// The swap: the schema that is there steps aside, another is built and loaded in its place, and the old one goes, all in one
// transaction. Until its commit everybody reads the old rows; a fault or a kill before it has changed nothing.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { isFailure } from '#basics'
import { qualified, type Table } from './tables.store.ts'

export const scratchSchema = 'tradewise_proof'
const asideSchema = 'tradewise_before_restore'
/** Transactions that are under way are waited for; none lives longer than the time-outs of the settings. */
const lockWaitMs = 60_000
/** How long at a time. Who waits for us and holds what we want is a deadlock at once: what was asked for is given back, and they go on or give up. */
const lockTryMs = 400
const lockRestMs = 200

/** True when there is something that could be lost. */
export async function hasData(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [
    qualified(schema, 'migration'),
  ])
  return rows[0]?.present === true
}

/** From here on every process only reads. Writers wait for their own lock time-out and are told to try again. */
export async function stopWrites(client: ClientBase, schema: string): Promise<void> {
  await client.query('BEGIN')
  await lockAll(client, schema, 'SHARE')
}

export async function stepAside(client: ClientBase, schema: string): Promise<void> {
  await client.query(`ALTER SCHEMA ${schema} RENAME TO ${asideSchema}`)
}

/** The trail that was there stays, whatever the backup says of the past, and with it what became of the backups. */
export async function keepTrail(client: ClientBase, schema: string, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables.filter(table => /^(audit_|backup_run$)/.test(table.name))) {
    const { rows: known } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
      [qualified(asideSchema, name)],
    )
    if (known.length === 0) continue
    const [now, before] = [qualified(schema, name), qualified(asideSchema, name)]
    // A column that a later migration adds was not there yet.
    const shared = columns.filter(column => known.some(each => each.name === column))
    const list = shared.map(column => `"${column}"`).join(', ')
    await client.query(`ALTER TABLE ${now} DISABLE TRIGGER USER; TRUNCATE ${now};
      INSERT INTO ${now} (${list}) SELECT ${list} FROM ${before}; ALTER TABLE ${now} ENABLE TRIGGER USER`)
  }
}

/** Whether the trail that was there has any row, in the table or in a file. */
export async function trailRows(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [
    qualified(asideSchema, 'audit_event'),
  ])
  if (rows[0]?.present !== true) return 0
  const { rows: found } = await client.query<{ count: string }>(`SELECT count(*) FROM ${asideSchema}.audit_event`)
  return Number(found[0]?.count ?? 0)
}

export async function dropAside(client: ClientBase): Promise<void> {
  await lockAll(client, asideSchema, 'ACCESS EXCLUSIVE')
  await client.query(`DROP SCHEMA ${asideSchema} CASCADE`)
}

/** The newest row of the trail, to be noted in the manifest. */
export async function readTrailHead(client: ClientBase): Promise<{ seq: number; hash: string } | undefined> {
  try {
    await client.query('SAVEPOINT head')
    const { rows } = await client.query<{ seq: string; hash: Buffer }>(
      'SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1',
    )
    return rows[0] && { seq: Number(rows[0].seq), hash: rows[0].hash.toString('hex') }
  } catch (error) {
    if (isFailure(error) || !(error instanceof Error && 'code' in error && error.code === '42P01')) throw error
    await client.query('ROLLBACK TO head')
    return undefined
  }
}

async function lockAll(client: ClientBase, schema: string, mode: 'SHARE' | 'ACCESS EXCLUSIVE'): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'
     ORDER BY 1`,
    [schema],
  )
  if (rows.length === 0) return
  const lock = `LOCK TABLE ${rows.map(({ name }) => qualified(schema, name)).join(', ')} IN ${mode} MODE`
  for (const until = performance.now() + lockWaitMs; ; await sleep(lockRestMs)) {
    try {
      await client.query(`SAVEPOINT locking; SET LOCAL lock_timeout = ${lockTryMs}`)
      await client.query(lock)
      await client.query('RELEASE locking; SET LOCAL lock_timeout = 0')
      return
    } catch (error) {
      const isHeld = error instanceof Error && 'code' in error && (error.code === '55P03' || error.code === '40P01')
      if (!isHeld || performance.now() > until) throw error
      // Gives back what was locked so far.
      await client.query('ROLLBACK TO locking')
    }
  }
}
