// The engine: walks the calendar once, day by day, in an order in which the world could have done it. What was decided on a close knows
// that close and nothing after it. docs/concepts/backtests.md says every convention in words.
import { assert } from '#basics'
import type { Bars, Dividend, Split } from '#series'
import { calendarOf } from './calendar.ts'
import { checkConventions, type Conventions } from './conventions.ts'
import { type Fill, type Ledger, openLedger, type Position, type Reason, type Totals, type Trade } from './ledger.ts'
import { affordableShares, commissionOf, filledPrice } from './order-costs.ts'
import { protectiveExit } from './protective-exit.ts'
import { ranked, type Candidate } from './ranking.ts'
import { startsPeriod } from './rebalancing.ts'
import { realisedVolatility, sizeOf } from './sizing.ts'

/** Truth of each bar's close: 1 true, 0 false, NaN unknown, which decides nothing. Columns as long as the bars. */
export type Signals = {
  readonly longEntry?: Float64Array | undefined
  readonly longExit?: Float64Array | undefined
  readonly shortEntry?: Float64Array | undefined
  readonly shortExit?: Float64Array | undefined
  /** Who comes first when not all can be bought; larger is better, unknown comes last. */
  readonly rank?: Float64Array | undefined
}

export type SimulatedSymbol = {
  readonly symbol: string
  /** Daily bars whose splits and dividends below are stated in the shares of their own day: as traded, or adjusted with nothing below. */
  readonly bars: Bars
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  readonly signals: Signals
  /** What a share still brings when its bars end before the others', of the last close: 1 all of it. null: nobody knows why they end, and all of it is assumed. */
  readonly delistedAt?: number | null
}

export type Decision = {
  readonly day: number
  readonly symbol: number
  readonly action: 'enter long' | 'enter short' | 'exit' | 'adjust'
  readonly reason: Reason
}

export type Simulation = {
  readonly days: Int32Array
  /** Worth of the account at each day's close. */
  readonly equity: Float64Array
  /** Value of what is held, long plus short, over the account's worth. */
  readonly exposure: Float64Array
  readonly fills: readonly Fill[]
  readonly trades: readonly Trade[]
  /** What was decided on each close, filled or not. */
  readonly decisions: readonly Decision[]
  readonly totals: Readonly<Totals>
  readonly cash: number
}

type Pending = {
  readonly decidedOn: number
  readonly kind: 'enter' | 'exit' | 'adjust'
  readonly direction: 1 | -1
  readonly reason: Reason
  /** Decided with the order, when sized at the signal. */
  readonly shares: number | null
  /** Yearly swing of the symbol as known at the decision. */
  readonly volatility: number
  readonly rank: number
}

/**
 * symbols: at least one. from, to: the first and last day that count (days since 1970), both included; signals may have been computed
 * from earlier bars. Throws Failure('invalid') for conventions that cannot be.
 */
export function simulate(
  symbols: readonly SimulatedSymbol[],
  conventions: Conventions,
  span: { readonly from: number; readonly to: number } = { from: -Infinity, to: Infinity },
): Simulation {
  checkConventions(conventions)
  assert(symbols.length > 0, 'a simulation has a symbol')
  const { fill, exits, costs, shares, rebalance } = conventions
  const whole = shares === 'whole'
  const protects = exits.stopPercent !== null || exits.trailingPercent !== null || exits.targetPercent !== null
  const { days, barOf } = calendarOf(
    symbols.map(symbol => symbol.bars.time),
    span.from,
    span.to,
  )
  const ledger: Ledger = openLedger(symbols.length, conventions.cash, costs)
  const orders: (Pending | null)[] = symbols.map(() => null)
  /** The way out that precedes an entry on the same fill, when a position is turned round. */
  const closing: (Pending | null)[] = symbols.map(() => null)
  const mark = new Float64Array(symbols.length).fill(Number.NaN)
  const lastBar = symbols.map(({ bars }) => bars.time.length - 1)
  const seenBar = new Int32Array(symbols.length).fill(-1)
  /** The way that is not entered again before its signal has been gone once. */
  const waiting: (0 | 1 | -1)[] = symbols.map(() => 0)
  const decisions: Decision[] = []
  const equity = new Float64Array(days.length)
  const exposure = new Float64Array(days.length)
  const actions = symbols.map(({ splits, dividends }) => ({
    splits: [...splits].sort((a, b) => a.day - b.day),
    dividends: [...dividends].sort((a, b) => a.day - b.day),
    nextSplit: 0,
    nextDividend: 0,
  }))

  const grossValue = () => {
    let sum = 0
    for (const position of ledger.held) if (position) sum += position.shares * mark[position.symbol]!
    return sum
  }
  const worth = () => {
    let sum = ledger.cash()
    for (const position of ledger.held) if (position) sum += position.direction * position.shares * mark[position.symbol]!
    return sum
  }

  for (let t = 0; t < days.length; t++) {
    const day = days[t]!
    if (t > 0) accrue(day - days[t - 1]!)
    for (let s = 0; s < symbols.length; s++) {
      const bar = barOf[s]![t]!
      if (bar >= 0) corporateActions(s, bar, day)
      else sellEnded(s, day)
    }
    if (fill === 'next-open') fillOrders(t, s => symbols[s]!.bars.open)
    if (protects) for (const position of ledger.held) if (position) protect(position, t)
    for (let s = 0; s < symbols.length; s++) noteClose(s, barOf[s]![t]!)
    if (fill === 'next-close') fillOrders(t, s => symbols[s]!.bars.close)
    decide(t)
    if (fill === 'same-close') fillOrders(t, s => symbols[s]!.bars.close)
    equity[t] = worth()
    if (!(equity[t]! > 0)) {
      ruin(day)
      equity[t] = Math.max(0, ledger.cash())
      equity.fill(equity[t]!, t + 1)
      break
    }
    exposure[t] = grossValue() / equity[t]!
  }
  if (conventions.closeAtEnd && days.length > 0) {
    const day = days[days.length - 1]!
    for (const position of ledger.held)
      if (position) leaveAll(position, { day, decidedOn: day, reason: 'end of test', price: mark[position.symbol]! })
    equity[days.length - 1] = ledger.cash()
  }
  ledger.listOpen(symbol => mark[symbol]!)
  return {
    days,
    equity,
    exposure,
    fills: ledger.fills,
    trades: ledger.trades,
    decisions,
    totals: ledger.totals,
    cash: ledger.cash(),
  }

  function accrue(dayCount: number): void {
    const free = costs.cashInterestPercent > 0 ? worth() - grossValue() : 0
    if (free > 0) ledger.interest((free * costs.cashInterestPercent * dayCount) / 36_500)
    if (costs.borrowPercent === 0) return
    for (const position of ledger.held)
      if (position?.direction === -1)
        ledger.chargeBorrow(position, (position.shares * mark[position.symbol]! * costs.borrowPercent * dayCount) / 36_500)
  }

  function corporateActions(s: number, bar: number, day: number): void {
    const { bars } = symbols[s]!
    const due = actions[s]!
    const since = seenBar[s]!
    seenBar[s] = bar
    for (; due.nextSplit < due.splits.length && due.splits[due.nextSplit]!.day <= day; due.nextSplit++) {
      if (since < 0) continue
      const { numerator, denominator } = due.splits[due.nextSplit]!
      const ratio = numerator / denominator
      mark[s]! /= ratio
      ledger.split({ symbol: s, day, ratio, price: Number.isNaN(bars.open[bar]!) ? mark[s]! : bars.open[bar]! }, whole)
      const order = orders[s]
      if (order?.shares != null)
        orders[s] = { ...order, shares: whole ? Math.floor(order.shares * ratio + 1e-9) : order.shares * ratio }
    }
    for (; due.nextDividend < due.dividends.length && due.dividends[due.nextDividend]!.day <= day; due.nextDividend++)
      if (since >= 0) ledger.dividend(s, due.dividends[due.nextDividend]!.amount)
  }

  /** A share whose bars have ended is sold for what it brought last: not before its last bar is over, since nobody knew. */
  function sellEnded(s: number, day: number): void {
    if (seenBar[s] !== lastBar[s]) return
    orders[s] = closing[s] = null
    const position = ledger.held[s]
    if (!position) return
    const { delistedAt } = symbols[s]!
    const price = mark[s]! * (delistedAt == null ? 1 : delistedAt * (1 - (costs.delistedPercent ?? 0) / 100))
    leaveAll(position, { day, decidedOn: day, price, reason: delistedAt == null ? 'prices end' : 'delisted' })
  }

  function leaveAll(position: Position, order: { day: number; decidedOn: number; price: number; reason: Reason }): void {
    ledger.leave({ ...order, symbol: position.symbol }, position.shares)
  }

  function fillOrders(t: number, priceColumn: (symbol: number) => Float64Array): void {
    const day = days[t]!
    const priceOf = (s: number) => (barOf[s]![t]! < 0 ? Number.NaN : priceColumn(s)[barOf[s]![t]!]!)
    for (let s = 0; s < symbols.length; s++) {
      const price = priceOf(s)
      if (Number.isNaN(price)) continue
      mark[s] = price
      const order = closing[s]
      closing[s] = null
      const position = ledger.held[s]
      if (order && position) leaveAll(position, { day, decidedOn: order.decidedOn, price, reason: order.reason })
    }
    // A gap through a stop is known at the open: what it brings can buy something else there.
    if (protects && fill === 'next-open') for (const position of ledger.held) if (position) gap(position, t)
    if (orders.every(order => order === null)) return
    const total = worth()
    const due: (Candidate & { order: Pending; price: number; wanted: number })[] = []
    for (let s = 0; s < symbols.length; s++) {
      const order = orders[s]
      const price = priceOf(s)
      if (!order || Number.isNaN(price)) continue
      orders[s] = null
      const filled = filledPrice(costs, price, order.direction, true)
      const wanted = order.shares ?? sizeOf(conventions, { equity: total, price: filled, volatility: order.volatility })
      due.push({ symbol: s, rank: order.rank, order, price, wanted })
    }
    // What is made smaller pays for what is made larger or new.
    const sells = (one: { symbol: number; wanted: number }) => one.wanted < (ledger.held[one.symbol]?.shares ?? 0)
    const [first, then] = [due.filter(sells), due.filter(one => !sells(one))]
    for (const one of [...ranked(first), ...ranked(then)]) enter(one, day)
  }

  function enter(one: { symbol: number; order: Pending; price: number; wanted: number }, day: number): void {
    const { symbol: s, order, price, wanted } = one
    const position = ledger.held[s]
    if (order.kind === 'adjust' ? !position : position) return
    const about = { symbol: s, day, decidedOn: order.decidedOn, price, reason: order.reason }
    const change = wanted - (position?.shares ?? 0)
    if (position && change < 0) {
      const less = whole ? Math.floor(-change) : -change
      if (less > 0) ledger.leave(about, less)
      return
    }
    const filled = filledPrice(costs, price, order.direction, true)
    const most = affordableShares(costs, worth() - grossValue(), filled, whole)
    const tooMuch = change > most * (1 + 1e-9)
    if (tooMuch && conventions.shortOfCash === 'refuse') return
    const bought = tooMuch ? most : whole ? Math.floor(change + 1e-9) : change
    if (bought * filled > 1e-9) ledger.enter(about, order.direction, bought)
  }

  function gap(position: Position, t: number): void {
    const s = position.symbol
    const bar = barOf[s]![t]!
    if (bar < 0) return
    const { bars } = symbols[s]!
    const open = bars.open[bar]!
    const found = protectiveExit(exits, position, { open, high: open, low: open })
    if (found) leaveProtected(position, days[t]!, found)
  }

  function protect(position: Position, t: number): void {
    const s = position.symbol
    const bar = barOf[s]![t]!
    if (bar < 0) return
    const { open, high, low } = symbols[s]!.bars
    // What was bought at this open has no gap behind it: its levels count from the price paid.
    const from = position.entryDay === days[t] ? position.paid : open[bar]!
    const found = protectiveExit(exits, position, { open: from, high: high[bar]!, low: low[bar]! })
    if (found) leaveProtected(position, days[t]!, found)
    else
      position.best =
        position.direction === 1 ? Math.max(position.best, high[bar]! || 0) : Math.min(position.best, low[bar]! || Infinity)
  }

  function leaveProtected(position: Position, day: number, { price, reason }: { price: number; reason: Reason }): void {
    if (conventions.reentry === 'on-a-new-signal') waiting[position.symbol] = position.direction
    closing[position.symbol] = null
    if (orders[position.symbol]?.kind === 'adjust') orders[position.symbol] = null
    leaveAll(position, { day, decidedOn: day, price, reason })
  }

  function noteClose(s: number, bar: number): void {
    if (bar < 0) return
    const close = symbols[s]!.bars.close[bar]!
    if (!Number.isNaN(close)) mark[s] = close
    const position = ledger.held[s]
    if (position) position.bars++
  }

  function decide(t: number): void {
    const day = days[t]!
    const rebalances = rebalance !== 'never' && startsPeriod(rebalance, days, t)
    const candidates: Candidate[] = []
    for (let s = 0; s < symbols.length; s++) {
      const bar = barOf[s]![t]!
      if (bar < 0 || Number.isNaN(symbols[s]!.bars.close[bar]!)) continue
      const { longEntry, longExit, shortEntry, shortExit } = symbols[s]!.signals
      const wants = longEntry?.[bar] === 1 ? 1 : shortEntry?.[bar] === 1 ? -1 : 0
      if (wants !== waiting[s]) waiting[s] = 0
      const position = ledger.held[s]
      if (position) {
        const leaves = (position.direction === 1 ? longExit : shortExit)?.[bar] === 1
        const turned = wants === -position.direction
        const late = exits.bars !== null && position.bars >= exits.bars
        if (leaves || turned || late) {
          const reason = leaves ? 'signal' : turned ? 'opposite signal' : 'time'
          if (reason === 'time') waiting[s] = conventions.reentry === 'on-a-new-signal' ? wants : 0
          closing[s] = pending(s, bar, 'exit', position.direction, reason)
          decisions.push({ day, symbol: s, action: 'exit', reason })
        }
      }
      const stays = position && closing[s] === null
      orders[s] = null
      if (stays ? rebalances : wants !== 0 && waiting[s] === 0 && !(position && wants === position.direction))
        if (stays || rebalance === 'never' || rebalances) candidates.push({ symbol: s, rank: rankAt(s, bar) })
    }
    if (candidates.length === 0) return
    const staying = ledger.held.filter((position, s) => position && closing[s] === null).length
    let room = rebalances ? conventions.positions : conventions.positions - staying
    for (const { symbol: s } of ranked(candidates)) {
      const position = closing[s] === null ? ledger.held[s] : null
      const bar = barOf[s]![t]!
      if (room > 0) {
        room--
        const direction = position ? position.direction : symbols[s]!.signals.longEntry?.[bar] === 1 ? 1 : -1
        orders[s] = pending(s, bar, position ? 'adjust' : 'enter', direction, position ? 'rebalance' : 'signal')
        const action = position ? 'adjust' : direction === 1 ? 'enter long' : 'enter short'
        decisions.push({ day, symbol: s, action, reason: position ? 'rebalance' : 'signal' })
      } else if (position) {
        closing[s] = pending(s, bar, 'exit', position.direction, 'ranked out')
        decisions.push({ day, symbol: s, action: 'exit', reason: 'ranked out' })
      }
    }
  }

  function pending(s: number, bar: number, kind: Pending['kind'], direction: 1 | -1, reason: Reason): Pending {
    const { time, close } = symbols[s]!.bars
    const { sizing } = conventions
    const swings = sizing.kind === 'volatility' && kind !== 'exit'
    const volatility = swings ? realisedVolatility(symbols[s]!, bar, sizing.days) : Number.NaN
    let count: number | null = null
    if (conventions.sizedAt === 'signal' && kind !== 'exit') {
      const price = filledPrice(costs, close[bar]!, direction, true)
      count = sizeOf(conventions, { equity: worth(), price, volatility })
      // Whoever refuses what the cash does not cover refuses it when the order is placed, too.
      if (
        conventions.shortOfCash === 'refuse' &&
        count * price + commissionOf(costs, count, price) > freeAfterClosing() * (1 + 1e-12)
      )
        count = 0
    }
    return { decidedOn: time[bar]!, kind, direction, reason, shares: count, volatility, rank: rankAt(s, bar) }
  }

  function freeAfterClosing(): number {
    return (
      worth() -
      ledger.held.reduce((sum, position, s) => sum + (position && closing[s] === null ? position.shares * mark[s]! : 0), 0)
    )
  }

  function rankAt(s: number, bar: number): number {
    return symbols[s]!.signals.rank?.[bar] ?? Number.NaN
  }

  function ruin(day: number): void {
    for (const position of ledger.held)
      if (position) leaveAll(position, { day, decidedOn: day, price: mark[position.symbol]!, reason: 'ruined' })
  }
}
