// Does a result know the future? Change everything that came after a day, compute again: what was decided up to that day must not move.
import type { Bars, Dividend, Split } from '#series'
import { seededChance } from '#statistics'
import type { Simulation } from './simulate.ts'

export type Past = Pick<Simulation, 'days' | 'equity' | 'decisions' | 'fills'>

/** What moved first after a change of the future: on which day, and what. */
export type Leak = { readonly cut: number; readonly day: number; readonly what: 'decision' | 'fill' | 'equity' }

export type LookAheadFinding = {
  /** Days after which everything was changed. */
  readonly cuts: readonly number[]
  /** Decisions that were compared, all cuts together. */
  readonly compared: number
  readonly leaks: readonly Leak[]
}

/**
 * days: of the run as it is. again: computes it anew, from the data with everything after the day `cut` changed by `chance`. The cuts are
 * spread over the run, their places drawn from `seed`. known: days on which something rare became known, such as a report: whoever knew it early is
 * seen only shortly before, so where there is one, the cut is one of the twenty sessions before it.
 */
export function lookAheadFinding(
  original: Past,
  again: (cut: number, chance: () => number) => Past,
  { cutCount, seed, known = [] }: { readonly cutCount: number; readonly seed: number; readonly known?: readonly number[] },
): LookAheadFinding {
  const chance = seededChance(seed)
  const cuts: number[] = []
  const leaks: Leak[] = []
  let compared = 0
  for (let k = 0; k < cutCount; k++) {
    const { days } = original
    const [from, to] = [k, k + 1].map(edge => days[Math.floor((edge * (days.length - 1)) / cutCount)]!) as [number, number]
    const rare = known.find(day => day > from && day <= to)
    const place = chance()
    const at =
      rare === undefined
        ? Math.floor(((k + place) * (days.length - 1)) / cutCount)
        : Math.max(0, days.findIndex(day => day >= rare) - 1 - Math.floor(20 * place))
    const cut = days[at]
    if (cut === undefined) continue
    cuts.push(cut)
    const changed = again(cut, chance)
    compared += original.decisions.filter(decision => decision.day <= cut).length
    const leak = firstDifference(original, changed, cut)
    if (leak) leaks.push({ cut, ...leak })
  }
  return { cuts, compared, leaks }
}

function firstDifference(before: Past, after: Past, cut: number): Omit<Leak, 'cut'> | null {
  const found: Omit<Leak, 'cut'>[] = []
  const compare = <One extends { readonly day: number }>(what: 'decision' | 'fill', a: readonly One[], b: readonly One[]) => {
    const [ours, theirs] = [a.filter(one => one.day <= cut), b.filter(one => one.day <= cut)]
    for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
      if (JSON.stringify(ours[i]) === JSON.stringify(theirs[i])) continue
      found.push({ day: Math.min(ours[i]?.day ?? cut, theirs[i]?.day ?? cut), what })
      return
    }
  }
  compare('decision', before.decisions, after.decisions)
  compare('fill', before.fills, after.fills)
  const worths = new Map(Array.from(after.days, (day, t) => [day, after.equity[t]]))
  const moved = before.days.findIndex((day, t) => day <= cut && !Object.is(worths.get(day), before.equity[t]))
  if (moved >= 0) found.push({ day: before.days[moved]!, what: 'equity' })
  return found.sort((a, b) => a.day - b.day)[0] ?? null
}

type History = { readonly bars: Bars; readonly splits: readonly Split[]; readonly dividends: readonly Dividend[] }

/**
 * Another future: after the day `cut` prices as traded take another way, volumes are others, some days have no bar and the last ones are
 * missing, splits that were to come come later and one more besides, and dividends are dropped, doubled, moved and one more paid. Up to and on that day nothing changes. The split that is
 * added is 2 for 1, and none is taken away, so that prices adjusted for it are exact halves: a rule that only compares does not move by rounding.
 */
export function otherFuture<Of extends History>(history: Of, cut: number, chance: () => number): Of {
  const { bars } = history
  const { time } = bars
  let first = 0
  while (first < time.length && time[first]! <= cut) first++
  if (first === time.length) return history
  const later = () => time[first + Math.floor(chance() * (time.length - first))]!
  const soon = () => time[first + Math.floor(chance() * Math.min(20, time.length - first))]!
  const split = { day: soon(), numerator: 2, denominator: 1 }
  const close = bars.close[first]!
  const dividends = history.dividends.flatMap(dividend => {
    if (dividend.day <= cut) return [dividend]
    return chance() < 0.5 ? [] : [{ day: later(), amount: dividend.amount * 2 }]
  })
  return {
    ...history,
    bars: fewerDays(otherWay(bars, first, split.day, chance), first, chance),
    splits: [...history.splits.map(event => (event.day <= cut ? event : { ...event, day: later() })), split],
    dividends: [...dividends, ...(close > 0 ? [{ day: soon(), amount: close / 100 }] : [])],
  }
}

/** How long a history goes on, in half of the futures, and on which days it halts, is the future too. */
function fewerDays(bars: Bars, first: number, chance: () => number): Bars {
  const { length } = bars.time
  const end = chance() < 0.5 ? length : first + Math.ceil((length - first) * (0.3 + 0.6 * chance()))
  // The last one stays, so that there is a day on which orders are filled.
  const isKept = (_: number, i: number) => i < first || i === end - 1 || (i < end && chance() >= 0.1)
  const kept = Int32Array.from(bars.time.keys()).filter(isKept)
  const pick = (column: Float64Array) => Float64Array.from(kept, i => column[i]!)
  const { time, open, high, low, close, volume } = bars
  return {
    time: Int32Array.from(kept, i => time[i]!),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  }
}

function otherWay(bars: Bars, first: number, splitDay: number, chance: () => number): Bars {
  const [open, high, low, close, volume] = [bars.open, bars.high, bars.low, bars.close, bars.volume].map(column => column.slice())
  // Far off at once, so that what is taken from the whole history moves with it.
  let factor = chance() < 0.5 ? 0.3 + 0.3 * chance() : 1.7 + 1.7 * chance()
  for (let i = first; i < bars.time.length; i++) {
    factor *= 0.9 + chance() * 0.2
    if (bars.time[i] === splitDay) factor /= 2
    // Taken back, so that a long future stays a price.
    if (factor > 20 || factor < 0.05) factor = 0.7
    for (const column of [open!, high!, low!, close!]) column[i]! *= factor
    volume![i]! *= 0.2 + 3 * chance()
  }
  return { time: bars.time, open: open!, high: high!, low: low!, close: close!, volume: volume! }
}
