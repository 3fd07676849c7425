// Which backups may go. Only good ones count and only good ones push others out; the newest are counted by their number, so that no
// jump of the clock makes a good backup the one too many.
export type Aged = { id: string; number: number; createdAt: string; state: string }

const dayMs = 86_400_000

/** The ids to remove. A bad one goes by its age alone; one that is not ours is never touched. */
export function outlived(backups: readonly Aged[], rule: { days: number; keep: number }, now: number): string[] {
  const good = backups.filter(({ state }) => state !== 'bad' && state !== 'foreign').sort((a, b) => b.number - a.number)
  const kept = new Set(good.slice(0, rule.keep).map(({ id }) => id))
  return backups
    .filter(({ id, state, createdAt }) => state !== 'foreign' && !kept.has(id) && now - Date.parse(createdAt) > rule.days * dayMs)
    .filter(() => good.length > 0)
    .map(({ id }) => id)
}
