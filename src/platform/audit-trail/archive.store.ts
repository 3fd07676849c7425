// Takes the rows of a finished file out of the table. The table's trigger lets only those go that lie in a recorded segment.
import type { Kysely } from 'kysely'
import type { Tables } from '#database'
import { lockChain } from './audit-trail.store.ts'
import type { StoredRow } from './chain.store.ts'

export type FinishedFile = { first: StoredRow; last: StoredRow; file: string; sha256: Buffer; exportedAt: Date }

export async function moveOut(owner: Kysely<Tables>, { first, last, file, sha256, exportedAt }: FinishedFile): Promise<void> {
  await owner.transaction().execute(async trx => {
    await lockChain(trx)
    await trx
      .insertInto('audit_segment')
      .values({
        first_seq: first.seq,
        last_seq: last.seq,
        first_at: new Date(first.at),
        last_at: new Date(last.at),
        previous: first.previous,
        last_hash: last.hash,
        file,
        sha256,
        exported_at: exportedAt,
      })
      .execute()
    await trx.deleteFrom('audit_event').where('seq', '>=', first.seq).where('seq', '<=', last.seq).execute()
    await trx.deleteFrom('audit_personal').where('seq', '>=', first.seq).where('seq', '<=', last.seq).execute()
  })
}
