// All tables of the product as streams of binary COPY: read at one moment, or loaded into a schema that was built from the migrations.
// Names that come out of a backup are only ever compared with those that the schema has.
import { once } from 'node:events'
import { type ClientBase, escapeIdentifier } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { assert } from '#basics'
import { CopyOut } from './copy-out.store.ts'
import { openRowSum, type TableSum } from './copy-rows.ts'
import { damaged } from './tar.ts'

export type Table = { name: string; columns: string[] }
export type Applied = { version: number; name: string; sha256: string }
export type Sequence = { name: string; value: number; isCalled: boolean }
export type Catalogue = { tables: Table[]; sequences: Sequence[]; applied: Applied[]; bytes: number; serverVersion: string }

/** Begins a transaction in which everything is as it is now. Locks first: what is emptied meanwhile would otherwise be read as empty. */
export async function beginReading(client: ClientBase, schema: string): Promise<Catalogue> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r'`,
    [schema],
  )
  await client.query('ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ')
  if (rows.length > 0)
    await client.query(`LOCK TABLE ${rows.map(({ name }) => qualified(schema, name)).join(', ')} IN ACCESS SHARE MODE`)
  return readCatalogue(client, schema)
}

/** Tables in an order in which each comes after those that it refers to. */
export async function readCatalogue(client: ClientBase, schema: string): Promise<Catalogue> {
  const { rows: tables } = await client.query<Table & { bytes: number; after: string[] }>(
    `SELECT c.relname AS name, pg_table_size(c.oid)::float8 AS bytes,
            ARRAY(SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
            ARRAY(SELECT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
                  WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS after
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname <> 'migration' ORDER BY c.relname`,
    [schema],
  )
  const { rows: applied } = await client.query<Applied>(
    `SELECT version, name, sha256 FROM ${qualified(schema, 'migration')} ORDER BY version`,
  )
  const { rows: names } = await client.query<{ name: string }>(
    `SELECT sequencename AS name FROM pg_sequences WHERE schemaname = $1 ORDER BY 1`,
    [schema],
  )
  const sequences: Sequence[] = []
  for (const { name } of names) {
    const { rows } = await client.query<{ value: string; called: boolean }>(
      `SELECT last_value AS value, is_called AS called FROM ${qualified(schema, name)}`,
    )
    sequences.push({ name, value: Number(rows[0]?.value), isCalled: rows[0]?.called === true })
  }
  const { rows: server } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`)
  const sorted: Table[] = []
  const waiting = new Map(tables.map(table => [table.name, table]))
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ after }) => after.every(name => !waiting.has(name)))
    assert(ready.length > 0, 'no two tables refer to each other')
    for (const { name, columns } of ready) {
      sorted.push({ name, columns })
      waiting.delete(name)
    }
  }
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0)
  return { tables: sorted, sequences, applied, bytes, serverVersion: server[0]?.version.split(' ')[0] ?? '' }
}

export function readTable(client: ClientBase, schema: string, table: Table): AsyncIterable<Buffer> {
  return client.query(new CopyOut(`COPY ${copied(schema, table)} TO STDOUT (FORMAT binary)`))
}

/** What was taken off so that rows go in quickly, as the statements that put it back. */
export type TakenOff = string[]

/**
 * Empties every table and takes off its indexes, keys and triggers of ours until `finishLoading`: built once over all rows they cost a
 * fraction of what they cost row by row. What a column may hold stays checked. What belongs to a partitioned table as a whole stays.
 */
export async function prepareLoading(client: ClientBase, schema: string, tables: readonly Table[]): Promise<TakenOff> {
  const names = tables.map(({ name }) => qualified(schema, name))
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
  if (names.length > 0) await client.query(`TRUNCATE ${names.join(', ')}`)
  const { rows: constraints } = await client.query<{ name: string; owner: string; kind: string; definition: string }>(
    `SELECT k.conname AS name, c.relname AS owner, k.contype AS kind, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND k.contype IN ('p', 'u', 'x', 'f') AND k.coninhcount = 0 AND k.conparentid = 0
     ORDER BY k.contype = 'f' DESC, c.relname, k.conname`,
    [schema],
  )
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT i.relname AS name, pg_get_indexdef(i.oid) AS definition
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
       AND NOT EXISTS (SELECT 1 FROM pg_inherits p WHERE p.inhrelid = i.oid)
     ORDER BY i.relname`,
    [schema],
  )
  for (const { name, owner } of constraints)
    await client.query(`ALTER TABLE ${qualified(schema, owner)} DROP CONSTRAINT ${escapeIdentifier(name)}`)
  for (const { name } of indexes) await client.query(`DROP INDEX ${qualified(schema, name)}`)
  const added = ({ name, owner, definition }: (typeof constraints)[number]) =>
    `ALTER TABLE ${qualified(schema, owner)} ADD CONSTRAINT ${escapeIdentifier(name)} ${definition}`
  return [
    ...constraints.filter(({ kind }) => kind !== 'f').map(added),
    ...indexes.map(({ definition }) => definition),
    ...constraints.filter(({ kind }) => kind === 'f').map(added),
  ]
}

/** Throws Failure 'damaged' when the rows break a key of the schema. */
export async function finishLoading(
  client: ClientBase,
  schema: string,
  tables: readonly Table[],
  sequences: readonly Sequence[],
  takenOff: TakenOff,
): Promise<void> {
  try {
    for (const statement of takenOff) await client.query(statement)
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('23'))
      throw damaged('holds rows that break a key of the schema', error)
    throw error
  }
  for (const { name, value, isCalled } of sequences)
    await client
      .query('SELECT setval($1::regclass, $2, $3)', [qualified(schema, name), value, isCalled])
      .catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && String(error.code).startsWith('22'))
          throw damaged(`holds a number that the sequence ${name} refuses`, error)
        throw error
      })
  for (const { name } of tables) await client.query(`ALTER TABLE ${qualified(schema, name)} ENABLE TRIGGER USER`)
}

export type Loading = { write(bytes: Buffer): Promise<void>; end(): Promise<void> }

/** Emptied in the same transaction before. Frozen: nobody else sees the table yet, and whoever reads it need not note for each row that it is there. */
export function loadTable(client: ClientBase, schema: string, table: Table): Loading {
  const stream = client.query(copyFrom(`COPY ${copied(schema, table)} FROM STDIN (FORMAT binary, FREEZE)`))
  let failure: Error | undefined
  const over = once(stream, 'finish').catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error))
  })
  const check = () => {
    if (failure === undefined) return
    const refused = 'code' in failure && /^(22|23)/.test(String(failure.code))
    throw refused ? damaged(`holds rows that the table ${table.name} refuses`, failure) : failure
  }
  return {
    async write(bytes) {
      check()
      if (!stream.write(bytes)) await Promise.race([once(stream, 'drain').catch(() => undefined), over])
      check()
    },
    async end() {
      stream.end()
      await over
      check()
    },
  }
}

/** Reads the table again, as it is stored now. */
export async function sumTable(client: ClientBase, schema: string, table: Table): Promise<TableSum> {
  const sum = openRowSum()
  for await (const chunk of readTable(client, schema, table)) sum.add(chunk)
  return sum.end()
}

function copied(schema: string, { name, columns }: Table): string {
  return `${qualified(schema, name)} (${columns.map(column => escapeIdentifier(column)).join(', ')})`
}

export function qualified(schema: string, name: string): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
}
