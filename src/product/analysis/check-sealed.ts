// Whether what was sealed still is what the audit trail vouches for.
import { dayOf } from '#basics'
import type { Database } from '#database'
import { freshForDays } from './live-record.ts'
import { readSettlements, readStatements, readUnknown } from './live-record.store.ts'
import { digestOfSettlement, digestOfStatement, type SealedStatement, type Settlement } from './sealed-statement.ts'

/** An entry of the audit trail about a statement. */
export type SealedFact = {
  readonly seq: number
  /** When the entry was written, in milliseconds since 1970. */
  readonly at: number
  readonly kind: string
  readonly subject: string
  readonly digest: string
}

const checkedAtOnce = 1000
const msPerDay = 86_400_000
/** A statement and the entry about it are written in one transaction, which is cut off long before this. */
const mostApartMs = 3_600_000

/**
 * Compares what is stored with what the trail says of it. Names the first entry whose statement was changed, is gone, or says of itself that
 * it was made at another time than the trail was told; else the last entry, when statements stand there that no entry speaks of (`isWhole`:
 * all of the trail was read, so that this can be told). Null: all is as it was.
 */
export async function checkSealed(
  database: Database,
  facts: readonly SealedFact[],
  isWhole: boolean,
): Promise<{ seq: number; says: string } | null> {
  const db = database.kysely
  for (let from = 0; from < facts.length; from += checkedAtOnce) {
    const page = facts.slice(from, from + checkedAtOnce)
    const ids = page.map(({ subject }) => subject)
    const [statements, settlements] = await Promise.all([readStatements(db, ids), readSettlements(db, ids)])
    for (const fact of page) {
      const says =
        fact.kind === 'statement.sealed'
          ? wrongWith(fact, `sealed statement ${fact.subject}`, statements.get(fact.subject), digestOfStatement, backdated)
          : wrongWith(
              fact,
              `settlement of statement ${fact.subject}`,
              settlements.get(fact.subject),
              digestOfSettlement,
              misdated,
            )
      if (says) return { seq: fact.seq, says: `stands for the ${says}` }
    }
  }
  if (!isWhole) return null
  const known = (kind: string) => facts.filter(fact => fact.kind === kind).map(({ subject }) => subject)
  const unknown = await readUnknown(db, known('statement.sealed'), known('statement.settled'))
  if (!unknown) return null
  const what = unknown.isSettlement ? `a settlement of statement ${unknown.id}` : `the statement ${unknown.id}`
  return {
    seq: facts.at(-1)?.seq ?? 0,
    says: `is the last about statements, yet ${what} stands there, which the trail does not know`,
  }
}

function wrongWith<Row>(
  fact: SealedFact,
  what: string,
  row: Row | undefined,
  digestOf: (row: Row) => string,
  datedWrongly: (row: Row, at: number) => string | null,
): string | null {
  if (!row) return `${what}, which is gone`
  if (digestOf(row) !== fact.digest) return `${what}, which was changed`
  const says = datedWrongly(row, fact.at)
  return says && `${what}, which ${says}`
}

function backdated({ sealedAt, day }: SealedStatement, at: number): string | null {
  const apart = misdatedBy(sealedAt, at)
  if (apart) return apart
  const age = Math.floor(at / msPerDay) - dayOf(day)
  return age < 1 || age > freshForDays ? `speaks of ${day}, when that was no longer, or not yet, the last day` : null
}

function misdated({ settledAt }: Settlement, at: number): string | null {
  return misdatedBy(settledAt, at)
}

function misdatedBy(claimed: Date, at: number): string | null {
  return Math.abs(claimed.getTime() - at) > mostApartMs
    ? `says that it was made at ${claimed.toISOString()}, and the trail was told at ${new Date(at).toISOString()}`
    : null
}
