// What an inspection found, in words for a person: what kind of thing it is, on which days, and what to do about it.
import type { Finding, FindingKind } from '#bar-quality'
import type { StoredInterval } from './batch.ts'
import { timeText } from './batch.ts'

export type FindingState = 'flagged' | 'dismissed' | 'repaired' | 'undone' | 'recomputed'

/** title: what it is, as a heading. remedy: what a person can do where it is only flagged. */
const words: Readonly<Record<FindingKind, { title: string; remedy: string }>> = {
  order: { title: 'Bars out of order', remedy: 'Nothing: they are sorted.' },
  duplicate: { title: 'A bar twice', remedy: 'Look the day up elsewhere and import the right row.' },
  'not-a-price': { title: 'No price', remedy: 'Look the day up elsewhere and import the right row.' },
  'zero-price': { title: 'A price of zero', remedy: 'Look the day up elsewhere and import the right row.' },
  range: { title: 'High and low do not hold the others', remedy: 'Look the day up elsewhere and import the right row.' },
  hundredfold: {
    title: 'Prices 100 × too big or too small',
    remedy: 'Pence for pounds, most likely: compare with another source and import the right rows.',
  },
  'split-adjustment': {
    title: 'Prices that do not fit a split',
    remedy: 'Compare the days around the split with another source, and import prices that are all adjusted alike.',
  },
  'unlisted-split': {
    title: 'A jump like a split that is not listed',
    remedy: 'Look up whether the company split its shares that day; if it did, import the split.',
  },
  spike: {
    title: 'Prices that leave and come back',
    remedy: 'Look the day up elsewhere; import the right row, or leave it if the market did that.',
  },
  'dividend-amount': {
    title: 'A dividend that cannot be right',
    remedy: "Look the amount up in the company's announcement and import it.",
  },
  'dividend-adjustment': {
    title: 'An adjusted close that does not fit the dividend',
    remedy: "Look the amount up in the company's announcement and import it.",
  },
  'dividend-phantom': {
    title: 'A dividend that may never have been paid',
    remedy: "Look it up in the company's announcements; a list without it takes it away.",
  },
  'dividend-unlisted': {
    title: 'An adjustment without a dividend',
    remedy: 'Look up whether something was paid that day, and import it.',
  },
  'volume-unit': {
    title: 'Volume in another unit',
    remedy: 'Lots or thousands for shares, most likely: compare with another source. Prices are not concerned.',
  },
  stale: { title: 'The same bar again and again', remedy: 'The source may have stood still: compare with another one.' },
  'session-missing': {
    title: 'Sessions without a bar',
    remedy: 'Trading may have been halted; else refresh, or import a file that has the days.',
  },
  'closed-day': {
    title: 'A bar on a day without trading',
    remedy: 'The dates may have slipped by a day, by a time zone for instance: compare with another source.',
  },
}

export function titleOf(kind: string): string {
  return kind in words ? words[kind as FindingKind].title : kind
}

/** One sentence: what was done, or what to do. */
export function adviceOf(kind: string, state: FindingState): string {
  if (state === 'repaired') return 'Repaired; what stood there before is kept, and the repair can be undone.'
  if (state === 'dismissed') return 'Dismissed by hand; it is flagged again when the figures change.'
  if (state === 'recomputed') return "Nothing to do: adjusted closes are computed here, the source's own are not used."
  const remedy = kind in words ? words[kind as FindingKind].remedy : 'Compare with another source.'
  return state === 'undone' ? `The repair was undone by hand and is not made again by itself. ${remedy}` : remedy
}

/** The finding's own sentence with days where it counts bars: "bar 12: volume …" is "2018-05-11: volume …". */
export function saysInDays({ says }: Pick<Finding, 'says'>, time: Int32Array, interval: StoredInterval): string {
  const at = (index: string): string => {
    const known = time[Number(index)]
    return known === undefined ? `bar ${index}` : timeText(known, interval)
  }
  const text = says
    .replaceAll(/\bbars (\d+) (to|and) (\d+)/g, (_, a: string, word: string, b: string) => `${at(a)} ${word} ${at(b)}`)
    .replaceAll(/\bbar (\d+)/g, (_, index: string) => at(index))
  // A sentence that names the day itself does not need it in front.
  const [front, rest] = [text.slice(0, 10), text.slice(12)]
  if (text.slice(10, 12) === ': ' && rest.startsWith(front)) return `${rest}.`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
