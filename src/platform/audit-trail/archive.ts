// Old months leave the table for files. First the file is whole on the disk, then one transaction of the tables' owner records it
// and takes its rows out: killed in between, the rows are still there, and the next run writes the same file again.
import type { Pool } from 'pg'
import { Failure } from '#basics'
import type { Database } from '#database'
import { moveOut } from './archive.store.ts'
import { beginning, hashOf } from './chain.ts'
import { lastBefore, readPage, readSegments, type StoredRow } from './chain.store.ts'
import { writeSegment } from './segment-file.ts'

export type Archived = { file: string; firstSeq: number; lastSeq: number }

/**
 * Moves the months that ended before `before` into files in `directory`, one for each month. `owner` is the database as the owner
 * of its tables; the running role has no right to remove a row. Throws Failure('damaged') at a broken link: what is broken stays.
 */
export async function archiveMonths(
  owner: Database,
  options: { before: Date; directory: string; now: () => number },
): Promise<Archived[]> {
  const done: Archived[] = []
  const segments = await readSegments(owner.pool)
  const newest = segments.at(-1)
  let last = newest ? { seq: newest.lastSeq, hash: newest.lastHash } : { seq: 0, hash: beginning }
  const end = await lastBefore(owner.pool, options.before)
  while (last.seq < end) {
    const first = (await readPage(owner.pool, last.seq))[0]
    if (!first) break
    const month = monthOf(first.at)
    let row = first
    const before = last
    const rows = async function* (): AsyncGenerator<StoredRow> {
      for await (const each of walk(owner.pool, before.seq, end)) {
        // A clock that was set back puts a row into the file before it, never into one after it.
        if (monthOf(each.at) > month) return
        if (each.seq !== last.seq + 1 || !each.previous.equals(last.hash) || !each.hash.equals(hashOf(each.previous, each)))
          throw new Failure('damaged', `The audit trail is broken at row ${each.seq}: nothing from there on is moved.`)
        last = { seq: each.seq, hash: each.hash }
        row = each
        yield each
      }
    }
    const file = `audit-trail-${month}-from-${first.seq}.jsonl.gz`
    const sha256 = await writeSegment(options.directory, file, rows())
    await moveOut(owner.kysely, { first, last: row, file, sha256, exportedAt: new Date(options.now()) })
    done.push({ file, firstSeq: first.seq, lastSeq: last.seq })
  }
  return done
}

async function* walk(pool: Pool, after: number, end: number): AsyncGenerator<StoredRow> {
  for (let page = await readPage(pool, after); page.length > 0; page = await readPage(pool, page.at(-1)!.seq))
    for (const row of page) {
      if (row.seq > end) return
      yield row
    }
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7)
}
