// A backup is proved by bringing it back: into a schema of its own, migrated to the newest version, read again row by row, and asked what
// the product asks. All of it in a transaction that is never committed: whatever happens, nothing of it stays.
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { SchemaSession } from '#database'
import { type Heading, readContent, sameSums, type Sums } from './content.ts'
import { finishLoading, loadTable, prepareLoading, readCatalogue, sumTable, type Table, type TakenOff } from './tables.store.ts'
import { damaged } from './tar.ts'

export type Loaded = { heading: Heading; sums: Sums }

/** In an open transaction: builds the schema, fills it, compares, and migrates it up. Throws Failure 'damaged', 'foreign', 'conflict'. */
export async function loadInto(
  into: SchemaSession,
  schema: string,
  content: AsyncIterable<Buffer>,
  progress: (what: string) => void,
): Promise<Loaded> {
  const { client } = into
  let tables: Table[] = []
  let takenOff: TakenOff = []
  const found = await readContent(content, {
    async begin(heading) {
      await into.build(schema, heading.applied)
      const built = await readCatalogue(client, schema)
      tables = built.tables
      const names = (list: readonly Table[]) =>
        JSON.stringify(list.map(({ name, columns }) => `${name} ${columns.join(' ')}`).sort())
      const sequences = new Set(built.sequences.map(({ name }) => name))
      if (names(tables) !== names(heading.tables) || heading.sequences.some(({ name }) => !sequences.has(name)))
        throw damaged('holds other tables than its migrations make')
      takenOff = await prepareLoading(client, schema, tables)
    },
    table: table => loadTable(client, schema, table),
  })
  await finishLoading(client, schema, tables, found.heading.sequences, takenOff)
  for (const table of tables) {
    progress('Comparing what was loaded')
    const sum = await sumTable(client, schema, table)
    if (!sameSums({ t: sum }, { t: found.sums[table.name]! })) throw damaged(`came back otherwise in the table ${table.name}`)
  }
  await into.advance(found.heading.applied)
  return found
}

/**
 * Two readers of one source. `main` sets the pace together with `side`; when `side` is given up, `main` goes on alone, and when the
 * source fails, `side` fails with it.
 */
export function branched(source: AsyncIterable<Buffer>): { main: AsyncIterable<Buffer>; side: PassThrough } {
  const side = new PassThrough({ highWaterMark: 1 << 20 })
  // Who reads it sees its faults; before that nobody does.
  side.on('error', () => {})
  async function* main(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of source) {
        if (!side.destroyed && !side.write(chunk)) await Promise.race([once(side, 'drain'), once(side, 'close')]).catch(() => {})
        yield chunk
      }
      side.end()
    } catch (error) {
      side.destroy(error instanceof Error ? error : new Error(String(error)))
      throw error
    } finally {
      // The writer has stopped asking: nothing more will come.
      if (!side.writableEnded) side.destroy(new Error('the backup was not written to its end'))
    }
  }
  return { main: main(), side }
}

/** Tells how many bytes have gone by. */
export async function* watched(source: AsyncIterable<Buffer>, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    tell(bytes)
    yield chunk
  }
}
