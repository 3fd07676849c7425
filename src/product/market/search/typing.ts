// How far what was typed is from a word, as fingers count: a wrong, missing or extra letter, or two letters swapped.

/** How many slips are forgiven in a word of this length: none in short ones, where every word is near some other. */
export function forgivenSlips(length: number): number {
  if (length < 4) return 0
  return length < 8 ? 1 : 2
}

/** Letters present, as bits: words whose sets differ in more than 2 × slips cannot be near. */
export function lettersOf(word: string): number {
  let letters = 0
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31)
  return letters
}

export function mayBeNear(a: number, b: number, slips: number): boolean {
  let differing = a ^ b
  let count = 0
  while (differing !== 0) {
    differing &= differing - 1
    if (++count > 2 * slips) return false
  }
  return true
}

const longest = 40
/** Three rows are enough, and are used again for every word. */
const rows = [new Uint8Array(longest + 1), new Uint8Array(longest + 1), new Uint8Array(longest + 1)]

export type Slips = {
  /** to the whole word */ readonly whole: number /** to the beginning of the word that is nearest */
  readonly beginning: number
}

/** Optimal string alignment distance of `typed` to `word` and to the nearest beginning of it. Words are cut at 40 letters. */
export function slipsBetween(typed: string, word: string): Slips {
  const n = Math.min(typed.length, longest)
  const m = Math.min(word.length, longest)
  let [before, previous, current] = rows as [Uint8Array, Uint8Array, Uint8Array]
  for (let j = 0; j <= m; j++) previous[j] = j
  for (let i = 1; i <= n; i++) {
    current[0] = i
    for (let j = 1; j <= m; j++) {
      const same = typed.charCodeAt(i - 1) === word.charCodeAt(j - 1)
      let least = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      const swapped =
        i > 1 && j > 1 && typed.charCodeAt(i - 1) === word.charCodeAt(j - 2) && typed.charCodeAt(i - 2) === word.charCodeAt(j - 1)
      if (swapped) least = Math.min(least, before[j - 2]! + 1)
      current[j] = least
    }
    ;[before, previous, current] = [previous, current, before]
  }
  let beginning = n
  for (let j = 0; j <= m; j++) beginning = Math.min(beginning, previous[j]!)
  return { whole: previous[m]!, beginning }
}
