// The swap: the schema that is there steps aside and another is built and loaded in its place, in one transaction. Until its commit
// everybody reads the old rows; a fault or a kill before it has changed nothing. The old schema goes afterwards: to take it away in the same
// transaction would mean to wait for those who wait for us.
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
  await lockAll(client, schema)
}

/** In an open transaction, beside one who has stopped them: waits in the line of those who want to write, until the last has given up. */
export async function joinInStopping(client: ClientBase, schema: string): Promise<void> {
  const lock = await lockOf(client, schema)
  if (lock !== undefined) await client.query(lock)
}

/** Throws where the connection, and with it every lock that it held, is gone. */
export async function stillStands(client: ClientBase): Promise<void> {
  await client.query('SELECT 1')
}

export async function stepAside(client: ClientBase, schema: string): Promise<void> {
  await client.query(`ALTER SCHEMA ${schema} RENAME TO ${asideSchema}`)
  // Whoever keeps public answers hears with the commit that other data takes its place.
  await client.query("SELECT pg_notify('tradewise_public_data', pg_current_xact_id()::text)")
}

/** The trail that was there stays, whatever the backup says of the past, and with it what became of the backups and the duties. */
export async function keepTrail(client: ClientBase, schema: string, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables.filter(table => /^(audit_|(backup|duty)_run$)/.test(table.name))) {
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

/**
 * After the swap, by the session that still keeps writers out of the old tables: who waits for one gives up in time, and finds the new one
 * when trying again. Resolves when the old schema is gone; false when somebody still reads it after a minute.
 */
export async function dropAside(client: ClientBase): Promise<boolean> {
  for (const until = performance.now() + lockWaitMs; await isInUse(client); await sleep(lockRestMs))
    if (performance.now() > until) return false
  await client.query(`DROP SCHEMA IF EXISTS ${asideSchema} CASCADE; COMMIT`)
  return true
}

/** What a restore left that was killed after its swap. False: somebody still reads it. */
export async function dropLeftAside(client: ClientBase): Promise<boolean> {
  await client.query('BEGIN')
  const isFree = !(await isInUse(client))
  await client.query(isFree ? `DROP SCHEMA IF EXISTS ${asideSchema} CASCADE; COMMIT` : 'ROLLBACK')
  return isFree
}

async function isInUse(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     LIMIT 1`,
    [asideSchema],
  )
  return rows.length > 0
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

async function lockOf(client: ClientBase, schema: string): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'
     ORDER BY 1`,
    [schema],
  )
  if (rows.length === 0) return undefined
  return `LOCK TABLE ${rows.map(({ name }) => qualified(schema, name)).join(', ')} IN SHARE MODE`
}

async function lockAll(client: ClientBase, schema: string): Promise<void> {
  const lock = await lockOf(client, schema)
  if (lock === undefined) return
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
