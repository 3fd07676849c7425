// Everything that a database of the product is, in words that can be compared: rows, sequences, keys, indexes, triggers, columns.
import { Client } from 'pg'

/** What the backups write about themselves changes by looking; everything else is in here. */
const aboutBackups = 'backup_run'

export async function fingerprint(ownerUrl: string): Promise<Record<string, unknown>> {
  const client = new Client({
    connectionString: ownerUrl,
    options: '-c search_path=tradewise -c timezone=UTC -c extra_float_digits=3',
  })
  await client.connect()
  try {
    const all = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows
    const found: Record<string, unknown> = {}
    const tables = await all(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'tradewise' AND c.relkind = 'r' ORDER BY 1`,
    )
    for (const { name } of tables) {
      if (name === aboutBackups) continue
      // When a migration was applied is another moment in a schema that was built anew.
      const row = name === 'migration' ? '(t.version, t.name, t.sha256)' : 't'
      const [rows] = await all(
        `SELECT count(*)::int AS rows, md5(coalesce(string_agg(${row}::text, E'\\n' ORDER BY ${row}::text COLLATE "C"), '')) AS digest FROM "${String(name)}" t`,
      )
      found[`table ${String(name)}`] = rows
    }
    const sequences = await all(`SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'tradewise' ORDER BY 1`)
    for (const { name } of sequences)
      [found[`sequence ${String(name)}`]] = await all(`SELECT last_value, is_called FROM "${String(name)}"`)
    found['indexes'] = await all(`SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'tradewise' ORDER BY 1`)
    // 18 lists NOT NULL among the constraints, 15 does not: it is compared as a property of the columns.
    found['constraints'] = await all(
      `SELECT conrelid::regclass::text AS "table", conname, contype, convalidated, pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE connamespace = 'tradewise'::regnamespace AND contype <> 'n' ORDER BY 1, 2`,
    )
    found['columns'] = await all(
      `SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, is_generated
       FROM information_schema.columns WHERE table_schema = 'tradewise' ORDER BY 1, ordinal_position`,
    )
    found['triggers'] = await all(
      `SELECT tgrelid::regclass::text AS "table", tgname, tgenabled, pg_get_triggerdef(oid) AS definition
       FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text NOT LIKE '%.%' ORDER BY 1, 2`,
    )
    return found
  } finally {
    await client.end()
  }
}
