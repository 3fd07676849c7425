// Writes src/platform/database/tables.generated.ts from the schema that the migrations make, so that a query that does not fit
// the database does not compile. `--check` writes nothing and exits 1 when the file is stale. The types are those that
// src/platform/database/values.ts turns PostgreSQL's values into; a type it has no word for is refused here.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '#database'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'

interface Column {
  table: string
  name: string
  type: string
  isArray: boolean
  enumLabels: string[] | null
  isNullable: boolean
  /** Of a view: never written. */
  isView: boolean
  writing: 'required' | 'optional' | 'never'
}

const root = join(import.meta.dirname, '..')
const target = join(root, 'src/platform/database/tables.generated.ts')

const words: Readonly<Record<string, string>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'string',
  bool: 'boolean',
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  uuid: 'string',
  inet: 'string',
  date: 'string',
  time: 'string',
  timestamp: 'string',
  interval: 'string',
  timestamptz: 'Instant',
  bytea: 'Buffer',
  json: 'Json',
  jsonb: 'Json',
}

const types: Readonly<Record<string, string>> = {
  Instant: '/** timestamptz: read as Date, written as Date or ISO text. */\ntype Instant = ColumnType<Date, Date | string>',
  Json: '/** Read as what it says, written as JSON text: the driver would take an array for an array of PostgreSQL. */\ntype Json = ColumnType<unknown, string>',
  Defaulted:
    '/** The database fills it in when it is left out. */\ntype Defaulted<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>',
}

const introspection = `
  SELECT c.relname AS "table", a.attname AS name,
         coalesce(element.typname, base.typname) AS type,
         element.oid IS NOT NULL AS "isArray",
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = coalesce(element.oid, base.oid)) AS "enumLabels",
         NOT a.attnotnull AS "isNullable",
         c.relkind IN ('v', 'm') AS "isView",
         CASE WHEN c.relkind IN ('v', 'm') OR a.attgenerated <> '' OR a.attidentity = 'a' THEN 'never'
              WHEN a.atthasdef OR a.attidentity = 'd' OR NOT a.attnotnull THEN 'optional'
              ELSE 'required' END AS writing
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_type base ON base.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
  LEFT JOIN pg_type element ON element.oid = base.typelem AND base.typcategory = 'A'
  WHERE c.relnamespace = 'tradewise'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
  ORDER BY c.relname COLLATE "C", a.attnum`

const fresh = render(await readColumns())
if (process.argv.includes('--check')) {
  const current = await readFile(target, 'utf8')
  if (current !== fresh) {
    process.stderr.write('src/platform/database/tables.generated.ts is stale: run node tools/generate-database-types.ts\n')
    process.exitCode = 1
  }
} else {
  await writeFile(target, fresh)
}

async function readColumns(): Promise<Column[]> {
  const cluster = await startThrowAwayCluster()
  const client = new Client({ connectionString: cluster.url })
  try {
    await migrate(cluster.url, { directory: join(root, 'migrations'), log: { info() {}, warn() {}, error() {} } })
    await client.connect()
    return (await client.query<Column>(introspection)).rows
  } finally {
    await client.end()
    await cluster.stop()
  }
}

function render(columns: Column[]): string {
  const tables = Map.groupBy(columns, column => column.table)
  const interfaces = [...tables].map(
    ([table, members]) =>
      `interface ${interfaceName(table)} {\n${members.map(column => `  ${column.name}: ${typeOf(column)}\n`).join('')}}`,
  )
  const all = `export interface Tables {\n${[...tables.keys()].map(table => `  ${table}: ${interfaceName(table)}\n`).join('')}}`
  const body = [...interfaces, all].join('\n\n')
  const used = Object.entries(types).flatMap(([name, text]) => (new RegExp(`\\b${name}\\b`).test(body) ? [text] : []))
  const imported = ['ColumnType', 'GeneratedAlways'].filter(name => new RegExp(`\\b${name}\\b`).test([...used, body].join('\n')))
  const head = '// Written by tools/generate-database-types.ts from the migrated schema; do not edit.'
  const imports = imported.length > 0 ? [`import type { ${imported.join(', ')} } from 'kysely'`] : []
  return `${[[head, ...imports].join('\n'), ...used, body].join('\n\n')}\n`
}

function typeOf(column: Column): string {
  const word = column.enumLabels ? column.enumLabels.map(label => JSON.stringify(label)).join(' | ') : words[column.type]
  if (word === undefined) {
    throw new Error(
      `${column.table}.${column.name}: no TypeScript type for ${column.type}; add it here and to src/platform/database/values.ts`,
    )
  }
  const whole = column.isArray ? `(${word})[]` : word
  if (column.writing === 'never') return `GeneratedAlways<${readType(whole)}${column.isNullable ? ' | null' : ''}>`
  if (column.isNullable) return `${whole} | null`
  return column.writing === 'optional' ? `Defaulted<${whole}>` : whole
}

/** What is never written needs no type for writing. */
function readType(word: string): string {
  return word === 'Instant' ? 'Date' : word === 'Json' ? 'unknown' : word
}

function interfaceName(table: string): string {
  return `${table.replaceAll(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())}Table`
}
