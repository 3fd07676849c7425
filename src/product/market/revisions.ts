// What a write changed, figure by figure: a correction is something to look at, not something that happens.
import type { Bars, Dividend, Split } from '#series'

/** Who acts: from where ('the command line', 'the Data page'), and as whom where people have accounts. address: of the browser. */
export type Actor = { readonly place: string; readonly accountId?: string; readonly address?: string }

/** Who or what made a change, and how: 'import' by 'file acme.csv', 'refresh' by 'Yahoo'; accountId: at whose wish. */
export type Because = {
  readonly cause: 'load' | 'import' | 'refresh' | 'repair' | 'undo' | 'redo'
  readonly by: string
  readonly accountId?: string | null
}

/** `thing`: what the actor brought or asked. Of an account the place does not matter. */
export function because(cause: Because['cause'], thing: string | null, { place, accountId }: Actor): Because {
  const by = thing === null ? place : accountId === undefined ? `${thing}, by ${place}` : thing
  return { cause, by, accountId: accountId ?? null }
}

type PriceName = 'open' | 'high' | 'low' | 'close'
export type BarColumn = PriceName | 'volume'
const barColumns: readonly BarColumn[] = ['open', 'high', 'low', 'close', 'volume']

/** time: that of a bar; of a split or dividend its day. null: nothing stood, or stands, there. Splits as 'numerator:denominator'. */
export type Difference = {
  readonly what: BarColumn | 'split' | 'dividend'
  readonly time: number
  readonly before: number | string | null
  readonly after: number | string | null
}

export type EventChanges = {
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** Changed and removed ones, oldest first. */
  readonly differences: readonly Difference[]
}

/** As many differences are remembered with a revision; the counts say how many there were. */
export const differencesKept = 12

/** Bars of `after` that were there before with another figure, and the first of those figures. Both ascending; no bar is lost. */
export function barDifferences(before: Bars, after: Bars): { changed: number; differences: Difference[] } {
  const differences: Difference[] = []
  let changed = 0
  let j = 0
  for (let i = 0; i < before.time.length; i++) {
    const time = before.time[i]!
    while (after.time[j]! < time) j++
    const columns = barColumns.filter(name => !Object.is(before[name][i], after[name][j]))
    if (columns.length === 0) continue
    changed++
    if (differences.length >= differencesKept) continue
    // The close is what people look at: of a bar that changed it comes first.
    const told = columns.includes('close') ? (['close', ...columns.filter(name => name !== 'close')] as const) : columns
    for (const what of told) differences.push({ what, time, before: known(before[what][i]), after: known(after[what][j]) })
  }
  return { changed, differences: differences.slice(0, differencesKept) }
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

/** `covered`: whether the newer list would name an event of that day if there were one. */
export function eventDifferences<Event extends Split | Dividend>(
  what: 'split' | 'dividend',
  before: readonly Event[],
  after: readonly Event[],
  covered: (day: number) => boolean,
): EventChanges & { readonly replaced: readonly Event[]; readonly gone: readonly Event[] } {
  const were = new Map(before.map(event => [event.day, event]))
  const are = new Map(after.map(event => [event.day, event]))
  const replaced = before.filter(event => {
    const now = are.get(event.day)
    return now !== undefined && figureOf(now) !== figureOf(event)
  })
  const gone = before.filter(event => !are.has(event.day) && covered(event.day))
  const differences = [...replaced, ...gone]
    .sort((a, b) => a.day - b.day)
    .map(event => {
      const now = are.get(event.day)
      return { what, time: event.day, before: figureOf(event), after: now ? figureOf(now) : null }
    })
  const added = [...are.keys()].filter(day => !were.has(day)).length
  return { added, changed: replaced.length, removed: gone.length, differences, replaced, gone }
}

function figureOf(event: Split | Dividend): string | number {
  return 'amount' in event ? event.amount : `${event.numerator}:${event.denominator}`
}
