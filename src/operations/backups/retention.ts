// Which backups may go. Only good ones count and only good ones push others out; the newest are counted by their number, so that no
// jump of the clock makes a good backup the one too many.
import { isGood, type State } from './shelf.ts'

export type Aged = { id: string; number: number; createdAt: string; state: State }

export type RetentionRule = {
  /** What is younger stays. */
  days: number
  /** So many of the newest good ones stay, however old they are. */
  keep: number
  /** And the newest good one of each of so many days, weeks and months from which there is one. */
  daily: number
  weekly: number
  monthly: number
}

const dayMs = 86_400_000
const spans = {
  daily: (at: number) => Math.floor(at / dayMs),
  // 1 January 1970 was a Thursday: weeks begin on Monday.
  weekly: (at: number) => Math.floor((at / dayMs + 3) / 7),
  monthly: (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth(),
}

/** The ids to remove. One that is not good goes by its age alone; one that is not ours is never touched. */
export function outlived(backups: readonly Aged[], rule: RetentionRule, now: number): string[] {
  const good = backups.filter(isGood).sort((a, b) => b.number - a.number)
  if (good.length === 0) return []
  const kept = new Set(good.slice(0, rule.keep).map(({ id }) => id))
  for (const span of ['daily', 'weekly', 'monthly'] as const) {
    const newestOf = new Map<number, string>()
    for (const { id, createdAt } of good) {
      const when = spans[span](Date.parse(createdAt))
      if (newestOf.size < rule[span] && !newestOf.has(when)) newestOf.set(when, id)
    }
    for (const id of newestOf.values()) kept.add(id)
  }
  return backups
    .filter(({ id, state, createdAt }) => state !== 'foreign' && !kept.has(id) && now - Date.parse(createdAt) > rule.days * dayMs)
    .map(({ id }) => id)
}
