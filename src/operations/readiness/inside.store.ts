// What claims read in the database, and what they try to change there: each try in a transaction that is rolled back.
import type { Database } from '#database'

export type RoleFacts = {
  readonly role: string
  readonly owned: number
  readonly isSuperuser: boolean
  readonly mayMakeRoles: boolean
  /** What came of making a table. */
  readonly making: Tried
}

/** What the server said to a statement. */
export type Tried = { readonly worked: boolean; readonly code: string; readonly says: string }

export async function roleFacts(database: Database): Promise<RoleFacts> {
  const { rows } = await database.pool.query<{ role: string; superuser: boolean; roles: boolean; owned: number }>(`
    SELECT rolname AS role, rolsuper AS superuser, rolcreaterole AS roles,
           (SELECT count(*)::int FROM pg_class
            WHERE relowner = pg_roles.oid AND relnamespace = current_schema()::regnamespace) AS owned
    FROM pg_roles WHERE rolname = current_user`)
  const { role, superuser, roles, owned } = rows[0]!
  const making = await tried(database, 'CREATE TABLE readiness_try (n integer)')
  return { role, owned, isSuperuser: superuser, mayMakeRoles: roles, making }
}

const changes = {
  update: 'UPDATE audit_event SET detail = detail WHERE seq = (SELECT max(seq) FROM audit_event)',
  delete: 'DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)',
} as const

export type TriedChanges = Readonly<Record<keyof typeof changes, Tried>>

/** On the newest row of the audit trail; null where it has none. */
export async function tryToChangeTrail(database: Database): Promise<TriedChanges | null> {
  const { rows } = await database.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM (SELECT 1 FROM audit_event LIMIT 1) AS one',
  )
  if (rows[0]?.n !== 1) return null
  return { update: await tried(database, changes.update), delete: await tried(database, changes.delete) }
}

/** What the running role may do to the tables of the audit trail besides what each is for, to a single column too. */
export async function rightsToChangeTrail(database: Database): Promise<string[]> {
  const { rows } = await database.pool.query<{ right: string }>(`
    WITH trail (name, allowed) AS (VALUES
      ('audit_event', ARRAY['SELECT', 'INSERT']), ('audit_personal', ARRAY['SELECT', 'INSERT', 'DELETE']), ('audit_segment', ARRAY['SELECT']))
    SELECT privilege || ' on ' || name AS right
    FROM trail, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
    WHERE privilege <> ALL (allowed) AND has_table_privilege(name, privilege)
    UNION ALL SELECT 'UPDATE (' || attname || ') on ' || name FROM trail, pg_attribute
    WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped
      AND has_column_privilege(name, attnum, 'UPDATE') AND NOT has_table_privilege(name, 'UPDATE')`)
  return rows.map(({ right }) => right)
}

/** Triggers of the audit trail's tables that are switched on. Truncating is not tried: it would stop every writer. */
export async function trailTriggers(database: Database): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(`
    SELECT tgname AS name FROM pg_trigger
    WHERE tgrelid IN ('audit_event'::regclass, 'audit_personal'::regclass, 'audit_segment'::regclass)
      AND NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgfoid = 'audit_is_append_only'::regproc ORDER BY 1`)
  return rows.map(({ name }) => name)
}

async function tried(database: Database, statement: string): Promise<Tried> {
  const client = await database.pool.connect()
  try {
    await client.query('BEGIN')
    try {
      const { rowCount } = await client.query(statement)
      return { worked: true, code: '', says: `done, ${rowCount ?? 0} rows, and rolled back` }
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      // Five characters are the server's own word; anything else is a broken connection, and says nothing about rights.
      if (code === undefined || code.length !== 5) throw error
      return { worked: false, code, says: message }
    } finally {
      await client.query('ROLLBACK')
    }
  } finally {
    client.release()
  }
}

/** How the stored passwords were made, and how many in each way. */
export async function passwordParameters(database: Database): Promise<{ parameters: string; count: number }[]> {
  const { rows } = await database.pool.query<{ parameters: string; count: number }>(`
    SELECT coalesce(substring(password_hash FROM '^\\$[a-z0-9]+\\$v=[0-9]+\\$m=[0-9]+,t=[0-9]+,p=[0-9]+'), 'another form') AS parameters,
           count(*)::int AS count
    FROM account WHERE password_hash IS NOT NULL GROUP BY 1 ORDER BY 2 DESC`)
  return rows
}

/** The rows of an account's sessions as text, bytes in hexadecimal digits. */
export async function sessionRows(database: Database, accountId: string): Promise<{ text: string; macBytes: number }[]> {
  const { rows } = await database.pool.query<{ text: string; macBytes: number }>(
    'SELECT to_jsonb(s)::text AS text, octet_length(token_mac) AS "macBytes" FROM account_session AS s WHERE account_id = $1',
    [accountId],
  )
  return rows
}

/** How this connection goes: over the network in the clear, sealed, or not over a network at all. */
export async function connectionFacts(database: Database): Promise<{ tls: string | null; address: string | null }> {
  const { rows } = await database.pool.query<{ tls: string | null; address: string | null }>(`
    SELECT CASE WHEN ssl THEN version || ' ' || cipher END AS tls, host(inet_server_addr()) AS address
    FROM pg_stat_ssl WHERE pid = pg_backend_pid()`)
  return rows[0]!
}

export type SealedColumn = { readonly name: string; readonly values: number; readonly open: number; readonly keys: number }

/** Every column that is named as sealed: how many values, how many of them are not, and under how many keys. */
export async function sealedColumns(database: Database): Promise<SealedColumn[]> {
  const { rows: columns } = await database.pool.query<{ table: string; column: string }>(`
    SELECT quote_ident(table_name) AS "table", quote_ident(column_name) AS "column" FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name LIKE 'sealed\\_%' AND data_type = 'text' ORDER BY 1, 2`)
  const found: SealedColumn[] = []
  for (const { table, column } of columns) {
    const { rows } = await database.pool.query<Omit<SealedColumn, 'name'>>(`
      SELECT count(*)::int AS values, count(*) FILTER (WHERE ${column} !~ '^v1\\.[A-Za-z0-9_-]{12}\\.[A-Za-z0-9_-]{16}\\.')::int AS open,
             count(DISTINCT split_part(${column}, '.', 2))::int AS keys
      FROM ${table} WHERE ${column} IS NOT NULL`)
    found.push({ name: `${table}.${column}`, ...rows[0]! })
  }
  return found
}

/** An account's recovery codes as text, bytes in hexadecimal digits. */
export async function recoveryCodeRows(database: Database, accountId: string): Promise<{ text: string; isUsed: boolean }[]> {
  const { rows } = await database.pool.query<{ text: string; isUsed: boolean }>(
    `SELECT to_jsonb(c)::text AS text, used_at IS NOT NULL AS "isUsed" FROM recovery_code AS c WHERE account_id = $1`,
    [accountId],
  )
  return rows
}

/** Personal texts of the audit trail that are older than that. */
export async function overdueTexts(database: Database, hours: number): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM audit_personal WHERE at < now() - $1 * interval '1 hour'",
    [hours],
  )
  return rows[0]!.n
}

/** When a job is next due; null where nobody has taken it up. */
export async function scheduledAt(database: Database, job: string): Promise<Date | null> {
  const { rows } = await database.pool.query<{ at: Date }>('SELECT next_at AS at FROM job_schedule WHERE name = $1', [job])
  return rows[0]?.at ?? null
}

/** Takes out the personal texts of one account as the product does, looks what is left, and rolls back. */
export async function eraseTexts(
  database: Database,
  accountId: string,
): Promise<{ erased: number; left: number; says: string | null }> {
  const client = await database.pool.connect()
  try {
    await client.query('BEGIN')
    try {
      const { rowCount } = await client.query('DELETE FROM audit_personal WHERE person = $1', [accountId])
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_personal WHERE person = $1', [
        accountId,
      ])
      return { erased: rowCount ?? 0, left: rows[0]!.n, says: null }
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (code?.length !== 5) throw error
      return { erased: 0, left: 0, says: message }
    } finally {
      await client.query('ROLLBACK')
    }
  } finally {
    client.release()
  }
}

/** Processes that answer requests, heard of within the last half minute. */
export async function servingProcesses(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(`
    SELECT count(*)::int AS n FROM running_process
    WHERE kind = 'serve' AND stopped_at IS NULL AND seen_at > now() - interval '30 seconds'`)
  return rows[0]!.n
}

const sessionStates = {
  proven: "verified_at = now() - $2::float8 * interval '1 ms'",
  over: "expires_at = now() - $2::float8 * interval '1 ms'",
  // Named too, because only some columns are told of.
  unused: "last_used_at = now() - $2::float8 * interval '1 ms', verified_at = verified_at",
} as const

/** How long an account's sessions last at most, in milliseconds. */
export async function longestSession(database: Database, accountId: string): Promise<number> {
  const { rows } = await database.pool.query<{ ms: number }>(
    'SELECT (extract(epoch FROM max(expires_at - created_at)) * 1000)::float8 AS ms FROM account_session WHERE account_id = $1',
    [accountId],
  )
  return rows[0]?.ms ?? 0
}

/** Makes an account's sessions proven, over or unused for so long, lets something be tried, and sets them back as they were. */
export async function withSessions<T>(
  database: Database,
  accountId: string,
  [state, agoMs]: readonly [keyof typeof sessionStates, number],
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await database.pool.query<{ id: string; expires: Date; used: Date; verified: Date | null }>(
    `SELECT session_id AS id, expires_at AS expires, last_used_at AS used, verified_at AS verified
     FROM account_session WHERE account_id = $1`,
    [accountId],
  )
  await database.pool.query(`UPDATE account_session SET ${sessionStates[state]} WHERE account_id = $1`, [accountId, agoMs])
  try {
    return await work()
  } finally {
    for (const { id, expires, used, verified } of rows)
      await database.pool.query(
        'UPDATE account_session SET expires_at = $2, last_used_at = $3, verified_at = $4 WHERE session_id = $1',
        [id, expires, used, verified],
      )
  }
}
