// What is stored longer than it should be: rows that have outlived their rule, and personal texts of people who are no more. The
// daily clean-up removes them; whoever asks is shown, by looking into the database, that nothing of the kind is left.
import type { Database } from '#database'
import { cleanUp, type Going, type RetentionSettings, type Rule, retentionRules } from './rules.ts'
import { countOlder, countOrphans, removeOlder, removeOrphans } from './retention.store.ts'

export type { Rule } from './rules.ts'

/** How a rule is kept: rows older than it allows, and since when the oldest of them lies there. */
export type Leftover = { readonly table: string; readonly rows: number; readonly oldest: Date; readonly by: string }

export type Looked = {
  readonly rules: readonly Rule[]
  /** Empty where every rule is kept. */
  readonly leftovers: readonly Leftover[]
  /** Personal texts of the audit trail whose account is no more. */
  readonly orphans: number
}

export type Retention = {
  readonly rules: readonly Rule[]
  look(): Promise<Looked>
  /** Removes what the clean-up is to remove. → rows that went, by table; tables from which none did are left out. */
  clean(): Promise<Record<string, number>>
}

export type RetentionOptions = { database: Database; settings: RetentionSettings; now: () => number }

const dayMs = 86_400_000
/** Whoever removes them runs once a day at most, and may have missed a day. */
const graceDays = 2

export function openRetention({ database, settings, now }: RetentionOptions): Retention {
  const db = database.kysely
  const rules = retentionRules(settings)
  const going = rules.filter(rule => 'days' in rule)
  const before = ({ days }: Going, more = 0) => new Date(now() - (days + more) * dayMs)
  return {
    rules,
    async look() {
      const leftovers: Leftover[] = []
      for (const rule of going) {
        const { rows, oldest } = await countOlder(db, rule, before(rule, graceDays))
        if (oldest) leftovers.push({ table: rule.table, rows, oldest, by: rule.by })
      }
      return { rules, leftovers, orphans: await countOrphans(db) }
    },
    async clean() {
      const removed: Record<string, number> = {}
      for (const rule of going.filter(({ by }) => by === cleanUp)) {
        const rows = await removeOlder(db, rule, before(rule))
        if (rows > 0) removed[rule.table] = rows
      }
      const orphans = await removeOrphans(db)
      return orphans > 0 ? { ...removed, audit_personal: orphans } : removed
    },
  }
}
