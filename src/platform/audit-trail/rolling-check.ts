// Looks after the chain while the product runs, a stretch at a time: what was added since the last look, and the next piece of what is
// there, over and over. A trail of millions of rows is so walked without ever holding anybody up; `audit-trail verify` walks it whole.
import type { Pool } from 'pg'
import { beginning } from './chain.ts'
import { readLink, readSegments } from './chain.store.ts'
import { Broken, type Link, walkStretch } from './verify.ts'

export type RollingFinding = {
  whole: boolean
  broken?: { seq: number; says: string }
  /** The newest row that was checked. */
  head: number
  /** How often everything in the database was walked since this began. */
  rounds: number
}

/** Hashed in about 10 ms. */
const stretchRows = 2_000
/** After a restore the rows are others, rightly: that they are is told for so long, then these are what is looked after. */
const toldMs = 15 * 60_000

/** Each call looks once; clock never jumps. Rejects while the database is away. */
export function openRollingCheck(pool: Pool, clock: () => number): () => Promise<RollingFinding> {
  let fresh: Link | undefined
  let rolling: Link | undefined
  let rounds = 0
  let lostAt: number | undefined

  return async () => {
    const [floor, newest] = await Promise.all([beginningOf(pool), readLink(pool, 'last')])
    if (!fresh || fresh.seq < floor.seq) fresh = newest ?? floor
    if (!rolling || rolling.seq < floor.seq) rolling = floor
    try {
      if (fresh.seq > floor.seq) await expectKept(fresh)
      fresh = (await walkStretch(pool, fresh, stretchRows)).last
      const walked = await walkStretch(pool, rolling, stretchRows)
      rolling = walked.last
      if (walked.rows < stretchRows) {
        rolling = floor
        rounds++
      }
      lostAt = undefined
      return { whole: true, head: fresh.seq, rounds }
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      return { whole: false, broken: { seq: error.seq, says: error.message }, head: fresh.seq, rounds }
    }
  }

  async function expectKept(link: Link): Promise<void> {
    const kept = await readLink(pool, link.seq)
    if (kept?.hash.equals(link.hash)) return
    lostAt ??= clock()
    if (clock() - lostAt > toldMs) fresh = undefined
    throw new Broken(link.seq, kept ? 'is another row than it was' : 'was there and is not any more')
  }
}

/** Where the rows in the database begin: after the files of old months. */
async function beginningOf(pool: Pool): Promise<Link> {
  const last = (await readSegments(pool)).at(-1)
  return last ? { seq: last.lastSeq, hash: last.lastHash } : { seq: 0, hash: beginning }
}
