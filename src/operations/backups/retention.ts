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
/** Nobody makes no backup for so long while the product runs: that is a clock that jumped, or a machine that was off, and no age. */
const mostBetweenMs = 180 * dayMs
const spans = {
  daily: (at: number) => Math.floor(at / dayMs),
  // 1 January 1970 was a Thursday: weeks begin on Monday.
  weekly: (at: number) => Math.floor((at / dayMs + 3) / 7),
  monthly: (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth(),
}

/**
 * The ids to remove. One that is not good goes by its age alone; one that is not ours is never touched. `doubting`: for whoever removes by
 * itself. An age is then what lies between one backup and the next, without the jumps of a clock, so that those make nothing old, and nothing
 * made by a clock that was ahead stays for years.
 */
export function outlived(backups: readonly Aged[], rule: RetentionRule, now: number, doubting = false): string[] {
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
  const ageOf = doubting
    ? likelyAges(backups, now, Math.max(mostBetweenMs, rule.days * dayMs))
    : ({ createdAt }: Aged) => now - Date.parse(createdAt)
  return backups
    .filter(each => each.state !== 'foreign' && !kept.has(each.id) && ageOf(each) > rule.days * dayMs)
    .map(({ id }) => id)
}

function likelyAges(backups: readonly Aged[], now: number, mostMs: number): (backup: Aged) => number {
  const ages = new Map<string, number>()
  let [age, after] = [0, now]
  for (const { id, createdAt } of backups.filter(({ state }) => state !== 'foreign').sort((a, b) => b.number - a.number)) {
    const at = Date.parse(createdAt)
    const between = after - at
    if (between > 0 && between <= mostMs) age += between
    ages.set(id, age)
    after = at
  }
  return ({ id }) => ages.get(id) ?? 0
}
