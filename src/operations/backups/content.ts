// What is inside a backup: a tar whose first entry says what it is and whose last entry says what it held. `load.sql` and the migrations
// lie in it for whoever has nothing but stock tools; this program never runs SQL out of a backup. See docs/concepts/backups.md.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { SchemaSession } from '#database'
import { Failure } from '#basics'
import { openRowSum, type TableSum } from './copy-rows.ts'
import { damaged, readTar, tarEnd, tarEntry } from './tar.ts'
import { type Catalogue, type Loading, qualified, readTable, type Table } from './tables.store.ts'

export type Heading = Pick<Catalogue, 'tables' | 'sequences' | 'applied'> & {
  product: 'tradewise'
  format: 1
  id: string
  at: string
  /** Of which installation and release it is, and the newest row of its trail; not in the backups of the first days. */
  installation?: string | null
  productVersion?: string
  trailHead?: { seq: number; hash: string } | null
}
export type Sums = Record<string, TableSum>

/** Whoever can encrypt can write one; what is missing in it would be a fault of ours. */
const headingShape = z.looseObject({
  id: z.string(),
  at: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), value: z.int(), isCalled: z.boolean() })),
  applied: z.array(z.object({ version: z.int(), name: z.string(), sha256: z.string() })),
})
const endShape = z.object({
  id: z.string(),
  tables: z.record(z.string(), z.object({ rows: z.int().min(0), digest: z.string() })),
})

const pieceBytes = 1 << 20
const firstName = 'backup.json'
const lastName = 'end.json'

export async function* writeContent(
  session: SchemaSession,
  heading: Heading,
  migrations: string,
  done: (sums: Sums) => void,
): AsyncGenerator<Buffer> {
  yield* tarEntry(firstName, json(heading))
  yield* tarEntry('load.sql', Buffer.from(loadScript(heading)))
  const names = new Set(heading.applied.map(labelOf))
  for (const name of (await readdir(migrations)).sort())
    if (names.has(name)) yield* tarEntry(`migrations/${name}`, await readFile(join(migrations, name)))
  const sums: Sums = {}
  for (const [index, table] of heading.tables.entries()) {
    const sum = openRowSum()
    let held: Buffer[] = []
    let count = 0
    let piece = 0
    const entry = () => tarEntry(pieceName(index, table, ++piece), ...held)
    for await (const chunk of readTable(session.client, session.schema, table)) {
      sum.add(chunk)
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        const part = chunk.subarray(at, at + pieceBytes)
        held.push(part)
        count += part.length
        if (count < pieceBytes) continue
        yield* entry()
        held = []
        count = 0
      }
    }
    if (count > 0) yield* entry()
    sums[table.name] = sum.end()
  }
  yield* tarEntry(lastName, json({ id: heading.id, tables: sums }))
  yield tarEnd
  done(sums)
}

export type Reading = {
  /** Called once, before the first table. */
  begin?(heading: Heading): Promise<void>
  /** Called for each table: its rows go there as they are, and whoever takes them holds what became of them against the sums. */
  table?(table: Table): Loading
}

/** Reads all of it. Without `table` the rows are counted and held against what the end says. Throws Failure 'foreign', 'damaged'. */
export async function readContent(
  bytes: AsyncIterable<Buffer>,
  reading: Reading = {},
): Promise<{ heading: Heading; sums: Sums }> {
  let heading: Heading | undefined
  let end: { id: string; tables: Sums } | undefined
  let sums: Sums = {}
  const came: string[] = []
  let at = -1
  let current: { sum: ReturnType<typeof openRowSum> | undefined; loading: Loading | undefined } | undefined
  let piece = 0

  async function finish(): Promise<void> {
    const table = heading?.tables[at]
    if (!current || !table) return
    const { sum } = current
    came.push(table.name)
    if (sum) sums[table.name] = sum.end()
    await current.loading?.end()
    current = undefined
  }

  for await (const { name, parts } of readTar(bytes)) {
    if (!heading) {
      heading = name === firstName ? headingOf(Buffer.concat(parts)) : undefined
      if (!heading) throw new Failure('foreign', 'This file is no backup of TradeWise.')
      await reading.begin?.(heading)
    } else if (end) throw damaged('goes on after its end')
    else if (name === lastName) {
      await finish()
      end = fitting(endShape, parsed(Buffer.concat(parts)))
    } else if (name.startsWith('tables/')) {
      const known = heading.tables[at]
      if (!known || name !== pieceName(at, known, piece + 1)) {
        await finish()
        at++
        piece = 0
        const table = heading.tables[at]
        if (!table || name !== pieceName(at, table, 1)) throw damaged('lacks a table, or a piece of one')
        const loading = reading.table?.(table)
        current = { sum: loading ? undefined : openRowSum(), loading }
      }
      piece++
      for (const part of parts) {
        current?.sum?.add(part)
        await current?.loading?.write(part)
      }
    }
  }
  if (end && reading.table) sums = Object.fromEntries(Object.entries(end.tables).filter(([name]) => came.includes(name)))
  if (!heading || end?.id !== heading.id || came.length !== heading.tables.length || !sameSums(end.tables, sums))
    throw damaged('does not hold what its end says')
  return { heading, sums }
}

export function sameSums(a: Sums, b: Sums): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every(name => a[name]?.rows === b[name]?.rows && a[name]?.digest === b[name]?.digest)
  )
}

function headingOf(content: Buffer): Heading | undefined {
  const found = parsed(content) as Partial<Heading> | null
  if (found?.product !== 'tradewise') return undefined
  if (found.format !== 1) throw new Failure('conflict', 'The backup was made by a newer release: restore it with that one.')
  return fitting(headingShape, found) as unknown as Heading
}

function fitting<T>(shape: z.ZodType<T>, value: unknown): T {
  const { data, error } = shape.safeParse(value)
  if (error) throw damaged('has a broken entry', error)
  return data
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch (cause) {
    throw damaged('has a broken entry', cause)
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`)
}

function pieceName(index: number, table: Table, piece: number): string {
  return `${folderOf(index, table)}/${String(piece).padStart(7, '0')}`
}

function folderOf(index: number, { name }: Table): string {
  return `tables/${String(index + 1).padStart(3, '0')}-${name}`
}

function labelOf({ version, name }: { version: number; name: string }): string {
  return `${String(version).padStart(4, '0')}-${name}.sql`
}

/** For psql, in the folder into which the tar was unpacked. */
function loadScript({ tables, sequences, applied }: Heading): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  return [
    '\\set ON_ERROR_STOP on',
    'BEGIN;',
    'CREATE SCHEMA tradewise;',
    'SET search_path = tradewise;',
    'CREATE TABLE migration (version integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());',
    ...applied.flatMap(file => [
      `\\ir migrations/${labelOf(file)}`,
      `INSERT INTO migration (version, name, sha256) VALUES (${file.version}, ${quoted(file.name)}, ${quoted(file.sha256)});`,
    ]),
    ...tables.map(({ name }) => `ALTER TABLE ${qualified('tradewise', name)} DISABLE TRIGGER USER;`),
    ...(tables.length > 0 ? [`TRUNCATE ${tables.map(({ name }) => qualified('tradewise', name)).join(', ')};`] : []),
    ...tables.map(
      (table, index) =>
        `\\copy ${qualified('tradewise', table.name)} (${table.columns.map(column => `"${column}"`).join(', ')}) from program 'cat ${folderOf(index, table)}/*' with (format binary)`,
    ),
    ...sequences.map(
      ({ name, value, isCalled }) => `SELECT setval(${quoted(qualified('tradewise', name))}, ${value}, ${isCalled});`,
    ),
    // Checks that wait for the end, such as that a job has its queue, would make the server refuse what follows.
    'SET CONSTRAINTS ALL IMMEDIATE;',
    ...tables.map(({ name }) => `ALTER TABLE ${qualified('tradewise', name)} ENABLE TRIGGER USER;`),
    'COMMIT;',
    '',
  ].join('\n')
}
