// The account of simulate(), to the last bit, for sweeps over thousands of settings: everything in equal parts, long, filled at the next
// open, fractional shares, costs in percent, splits and dividends as they come. It books what changes hands and values what is held in one
// pass over each stretch; what it cannot say exactly it leaves to the engine. A test holds it to that on random rules.
import { calendarOf } from './calendar.ts'
import type { Conventions } from './conventions.ts'
import type { SimulatedSymbol } from './simulate.ts'
import { larger, type TruthRuns } from './truth-runs.ts'

export type FastAccount = {
  readonly days: Int32Array
  /**
   * One of `count` settings. enter, exit: of all settings and symbols; exit null: it leaves where `enter` is false. equity: worth at each
   * day's close, in memory that the next run writes over. null where only the engine knows what happens: an account that is ruined.
   */
  readonly run: (
    setting: number,
    count: number,
    truths: { readonly enter: TruthRuns; readonly exit: TruthRuns | null },
  ) => { readonly equity: Float64Array; readonly trades: number } | null
}

/** Of these conventions, with so many symbols. */
function isPlainAccount(conventions: Conventions, symbolCount: number): boolean {
  const { costs, exits } = conventions
  const isPercentOnly = costs.perTrade === 0 && costs.perShare === 0 && costs.minimum === 0 && costs.mostPercent === null
  return (
    conventions.fill === 'next-open' &&
    conventions.sizedAt === 'fill' &&
    conventions.shortOfCash === 'cut' &&
    conventions.shares === 'fractional' &&
    conventions.direction === 'long' &&
    conventions.sizing.kind === 'all-in' &&
    conventions.positions >= symbolCount &&
    conventions.rebalance === 'never' &&
    isPercentOnly &&
    costs.slippageOn === 'both' &&
    costs.cashInterestPercent === 0 &&
    Object.values(exits).every(exit => exit === null)
  )
}

type Actions = { readonly symbol: number; readonly ratios: number[]; readonly amounts: number[] }

type Line = {
  /** Bars within the span, and the day of each. */
  readonly from: number
  readonly to: number
  readonly dayOf: Int32Array
  /** By day: the last close; what a share is worth at the open, where it trades that day; 0 before the first. */
  readonly marks: Float64Array
  readonly opens: Float64Array
}

/**
 * symbols: their signals are not read. null where the conventions or the prices are not plain: a price is missing, or a symbol's bars end
 * before the others'.
 */
export function openFastAccount(
  symbols: readonly Omit<SimulatedSymbol, 'signals'>[],
  conventions: Conventions,
  span: { readonly from: number; readonly to: number } = { from: -Infinity, to: Infinity },
): FastAccount | null {
  if (!isPlainAccount(conventions, symbols.length)) return null
  const { days, barOf } = calendarOf(
    symbols.map(symbol => symbol.bars.time),
    span.from,
    span.to,
  )
  const lines = symbols.map((symbol, s) => lineOf(symbol, days, barOf[s]!))
  if (days.length === 0 || lines.includes(null)) return null
  return { days, run: runner(days.length, lines as Line[], actionsByDay(symbols, lines as Line[], days), conventions) }
}

function lineOf({ bars }: Omit<SimulatedSymbol, 'signals'>, days: Int32Array, barOf: Int32Array): Line | null {
  const marks = new Float64Array(days.length)
  const opens = new Float64Array(days.length)
  const dayOf: number[] = []
  let [from, last] = [-1, -1]
  for (let t = 0; t < days.length; t++) {
    const bar = barOf[t]!
    if (bar >= 0) {
      if (!(bars.open[bar]! > 0 && bars.close[bar]! > 0)) return null
      if (from < 0) from = bar
      last = bar
      dayOf.push(t)
      opens[t] = bars.open[bar]!
      marks[t] = bars.close[bar]!
    } else if (last >= 0) opens[t] = marks[t] = marks[t - 1]!
  }
  // Whose bars have ended is sold on the day after.
  if (last === bars.time.length - 1 && last >= 0 && dayOf[dayOf.length - 1]! < days.length - 1) return null
  return { from: Math.max(0, from), to: last, dayOf: Int32Array.from(dayOf), marks, opens }
}

/** What happens to shares that were held before the day, symbols in their order; the first bar of a symbol finds nobody holding it. */
function actionsByDay(
  symbols: readonly Omit<SimulatedSymbol, 'signals'>[],
  lines: readonly Line[],
  days: Int32Array,
): ReadonlyMap<number, readonly Actions[]> {
  const byDay = new Map<number, Actions[]>()
  for (const [symbol, { splits, dividends }] of symbols.entries()) {
    const { dayOf } = lines[symbol]!
    const its = new Map<number, Actions>()
    const on = (day: number): Actions | null => {
      const bar = dayOf.findIndex(t => days[t]! >= day)
      if (bar < 1) return null
      const at = dayOf[bar]!
      const found = its.get(at) ?? { symbol, ratios: [], amounts: [] }
      its.set(at, found)
      return found
    }
    const inTime = <Event extends { readonly day: number }>(events: readonly Event[]) => [...events].sort((a, b) => a.day - b.day)
    for (const { day, numerator, denominator } of inTime(splits)) on(day)?.ratios.push(numerator / denominator)
    for (const { day, amount } of inTime(dividends)) on(day)?.amounts.push(amount)
    for (const [at, found] of its) byDay.set(at, [...(byDay.get(at) ?? []), found])
  }
  return byDay
}

function runner(
  dayCount: number,
  lines: readonly Line[],
  actions: ReadonlyMap<number, readonly Actions[]>,
  { costs, cash: startingCash, positions, closeAtEnd }: Conventions,
): FastAccount['run'] {
  const symbolCount = lines.length
  const { percent, slippagePercent } = costs
  const equity = new Float64Array(dayCount)
  const shares = new Float64Array(symbolCount)
  const heldSince = new Int32Array(symbolCount)
  /** Opens once more, those of one day beside each other: whoever buys adds up what is held. */
  const opensOn = new Float64Array(dayCount * symbolCount)
  for (const [s, { opens }] of lines.entries()) for (let t = 0; t < dayCount; t++) opensOn[t * symbolCount + s] = opens[t]!
  // Each symbol has one order at most: the bar on which it is filled, and the next symbol of that day.
  const firstOrder = new Int32Array(dayCount).fill(-1)
  const nextOrder = new Int32Array(symbolCount)
  const fillBar = new Int32Array(symbolCount)
  const due = new Int32Array(symbolCount)
  const actsOn = Uint8Array.from({ length: dayCount }, (_, t) => (actions.has(t) ? 1 : 0))
  // Of the setting that is run: where each symbol's changes stand that are looked at next.
  let entering: Int32Array = new Int32Array(0)
  let leaving: Int32Array = new Int32Array(0)
  const [enterAt, enterEnd] = [new Int32Array(symbolCount), new Int32Array(symbolCount)]
  const [leaveAt, leaveEnd] = [new Int32Array(symbolCount), new Int32Array(symbolCount)]
  let leavesOn = 0
  // Stretches over which the number of a symbol's shares was the same, a linked list for each symbol.
  const lastStretch = new Int32Array(symbolCount)
  let stretches: { from: Int32Array; to: Int32Array; shares: Float64Array; before: Int32Array } = {
    from: new Int32Array(1024),
    to: new Int32Array(1024),
    shares: new Float64Array(1024),
    before: new Int32Array(1024),
  }
  let stretchCount = 0
  let cash = 0

  function order(symbol: number, bar: number): void {
    const { from, dayOf } = lines[symbol]!
    const day = dayOf[bar - from]!
    fillBar[symbol] = bar
    nextOrder[symbol] = firstOrder[day]!
    firstOrder[day] = symbol
  }

  /** From the close of that bar on: the first one that enters, or leaves, is filled on the bar after it. */
  function planEntry(symbol: number, from: number): void {
    const end = enterEnd[symbol]!
    let at = enterAt[symbol]!
    while (at + 1 < end && entering[at + 1]! >> 2 <= from) at++
    while (at < end && (entering[at]! & 3) !== 1) at++
    enterAt[symbol] = at
    if (at === end) return
    const bar = Math.max(from, entering[at]! >> 2)
    if (bar < lines[symbol]!.to) order(symbol, bar + 1)
  }

  function planExit(symbol: number, from: number): void {
    const end = leaveEnd[symbol]!
    let at = leaveAt[symbol]!
    while (at + 1 < end && leaving[at + 1]! >> 2 <= from) at++
    while (at < end && (leaving[at]! & 3) !== leavesOn) at++
    leaveAt[symbol] = at
    if (at === end) return
    const bar = Math.max(from, leaving[at]! >> 2)
    if (bar < lines[symbol]!.to) order(symbol, bar + 1)
  }

  function held(symbol: number, to: number): void {
    if (to < heldSince[symbol]!) return
    if (stretchCount === stretches.from.length) {
      const { from, to: ends, shares: counts, before } = stretches
      stretches = {
        from: larger(from, 2 * stretchCount),
        to: larger(ends, 2 * stretchCount),
        shares: larger(counts, 2 * stretchCount),
        before: larger(before, 2 * stretchCount),
      }
    }
    stretches.from[stretchCount] = heldSince[symbol]!
    stretches.to[stretchCount] = to
    stretches.shares[stretchCount] = shares[symbol]!
    stretches.before[stretchCount] = lastStretch[symbol]!
    lastStretch[symbol] = stretchCount++
  }

  /** As affordableShares() has it where costs are in percent. */
  function affordable(budget: number, price: number): number {
    if (!(budget > 0)) return 0
    const most = budget * (1 + 1e-12)
    const withCosts = budget / (price * (1 + percent / 100))
    const bought = withCosts * price + (withCosts * price * percent) / 100 <= most ? withCosts : 0
    const without = budget / price
    return without > bought && without * price + (without * price * percent) / 100 <= most ? without : bought
  }

  function act(day: number): void {
    for (const { symbol, ratios, amounts } of actions.get(day)!) {
      if (!(shares[symbol]! > 0)) continue
      if (ratios.length > 0) {
        held(symbol, day - 1)
        heldSince[symbol] = day
        for (const ratio of ratios) shares[symbol] = shares[symbol]! * ratio
      }
      for (const amount of amounts) cash += shares[symbol]! * amount
    }
  }

  /** Into `due`, symbols in their order. → how many */
  function dueOn(day: number): number {
    let count = 0
    for (let symbol = firstOrder[day]!; symbol >= 0; symbol = nextOrder[symbol]!) {
      let at = count++
      for (; at > 0 && due[at - 1]! > symbol; at--) due[at] = due[at - 1]!
      due[at] = symbol
    }
    return count
  }

  /** → how many were bought */
  function fill(day: number): number {
    const count = dueOn(day)
    let entries = 0
    for (let k = 0; k < count; k++) {
      const symbol = due[k]!
      if (shares[symbol]! > 0) {
        held(symbol, day - 1)
        sell(symbol, opensOn[day * symbolCount + symbol]!)
        planEntry(symbol, fillBar[symbol]!)
      } else due[entries++] = symbol
    }
    return entries === 0 ? 0 : buy(day, entries)
  }

  function buy(day: number, entries: number): number {
    const row = day * symbolCount
    let bought = 0
    let budget = Number.NaN
    let free = 0
    let isStale = true
    for (let k = 0; k < entries; k++) {
      const symbol = due[k]!
      if (isStale) {
        // The account's worth, and that of what is held, each added up as the engine does; what is not held adds nothing.
        let worth = cash
        let gross = 0
        for (let s = 0; s < symbolCount; s++) {
          const value = shares[s]! * opensOn[row + s]!
          worth += value
          gross += value
        }
        if (bought === 0) budget = Math.min(worth / positions, worth)
        free = worth - gross
        isStale = false
      }
      const price = opensOn[row + symbol]! * (1 + slippagePercent / 100)
      const wanted = affordable(budget, price)
      const most = affordable(free, price)
      const count = wanted > most * (1 + 1e-9) ? most : wanted
      if (!(count * price > 1e-9)) {
        planEntry(symbol, fillBar[symbol]!)
        continue
      }
      cash -= count * price + (count * price * percent) / 100
      shares[symbol] = count
      heldSince[symbol] = day
      bought++
      isStale = true
      planExit(symbol, fillBar[symbol]!)
    }
    return bought
  }

  function sell(symbol: number, at: number): void {
    const price = at * (1 + (-1 * slippagePercent) / 100)
    const count = shares[symbol]!
    cash -= -count * price + (count * price * percent) / 100
    shares[symbol] = 0
  }

  return (setting, count, { enter, exit }) => {
    const out = exit ?? enter
    entering = enter.changes()
    leaving = out.changes()
    leavesOn = exit === null ? 0 : 1
    for (let s = 0; s < symbolCount; s++) {
      const column = s * count + setting
      enterAt[s] = enter.starts[column]!
      enterEnd[s] = enter.starts[column + 1]!
      leaveAt[s] = out.starts[column]!
      leaveEnd[s] = out.starts[column + 1]!
    }
    stretchCount = 0
    cash = startingCash
    shares.fill(0)
    lastStretch.fill(-1)
    firstOrder.fill(-1)
    for (let s = 0; s < symbolCount; s++) planEntry(s, lines[s]!.from)
    let [trades, since] = [0, 0]
    for (let day = 0; day < dayCount; day++) {
      if (firstOrder[day]! < 0 && actsOn[day] === 0) continue
      for (; since < day; since++) equity[since] = cash
      if (actsOn[day] === 1) act(day)
      if (firstOrder[day]! < 0) continue
      trades += fill(day)
    }
    for (; since < dayCount; since++) equity[since] = cash
    for (let s = 0; s < symbolCount; s++) {
      if (shares[s]! > 0) held(s, dayCount - 1)
      const { marks } = lines[s]!
      for (let k = lastStretch[s]!; k >= 0; k = stretches.before[k]!) {
        addHeld(equity, marks, stretches.from[k]!, stretches.to[k]!, stretches.shares[k]!)
      }
    }
    if (closeAtEnd) {
      for (let s = 0; s < symbolCount; s++) if (shares[s]! > 0) sell(s, lines[s]!.marks[dayCount - 1]!)
      equity[dayCount - 1] = cash
    }
    for (let day = 0; day < dayCount; day++) if (!(equity[day]! > 0)) return null
    return { equity, trades }
  }
}

/** From the first to the last of these days. */
function addHeld(equity: Float64Array, marks: Float64Array, first: number, last: number, shares: number): void {
  for (let day = first; day <= last; day++) equity[day] = equity[day]! + shares * marks[day]!
}
