// What somebody probably meant, for a refusal that helps.

/** The name nearest to a word, when it is near: at most one letter in three is different. Null otherwise, and for no names. */
export function nearestName(word: string, names: readonly string[]): string | null {
  let nearest: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const limit = Math.max(1, Math.floor(Math.max(word.length, name.length) / 3))
    if (Math.abs(word.length - name.length) > limit) continue
    const distance = editDistance(word, name)
    if (distance > limit || distance >= least) continue
    nearest = name
    least = distance
  }
  return nearest
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(a: string, b: string): number {
  let older: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(replaced, before[j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, older[j - 2]! + 1)
    }
    older = before
    before = row
  }
  return before[b.length]!
}
