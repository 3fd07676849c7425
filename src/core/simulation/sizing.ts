// How many shares a position is to have.
import { simpleReturns, volatility } from '#statistics'
import type { Bars, Split } from '#series'
import type { Conventions } from './conventions.ts'
import { affordableShares } from './order-costs.ts'

/**
 * equity: what the account is worth. price: what a share costs, slippage included. volatility: yearly, percent, NaN where unknown: then
 * a volatility target buys nothing. Never more than the account is worth. → shares, 0 when none
 */
export function sizeOf(
  { sizing, positions, shares, costs }: Pick<Conventions, 'sizing' | 'positions' | 'shares' | 'costs'>,
  { equity, price, volatility }: { equity: number; price: number; volatility: number },
): number {
  const whole = shares === 'whole'
  const budget = (money: number) => affordableShares(costs, Math.min(money, equity), price, whole)
  switch (sizing.kind) {
    case 'all-in':
      return budget(equity / positions)
    case 'fraction':
      return budget((equity * sizing.percent) / 100)
    case 'cash':
      return budget(sizing.amount)
    case 'shares':
      return whole ? Math.floor(sizing.count) : sizing.count
    default:
      return volatility > 0 ? budget((equity * Math.min(sizing.mostPercent, (100 * sizing.percent) / volatility)) / 100) : 0
  }
}

/** Of the last `days` returns up to that bar, per year, in percent; splits among them are no moves. NaN while there are fewer. */
export function realisedVolatility(
  { bars: { time, close }, splits }: { readonly bars: Pick<Bars, 'time' | 'close'>; readonly splits: readonly Split[] },
  bar: number,
  days: number,
): number {
  if (bar < days) return Number.NaN
  const prices = close.slice(bar - days, bar + 1)
  for (const { day, numerator, denominator } of splits)
    for (let i = 1; i <= days; i++)
      if (day > time[bar - days]! && day <= time[bar - days + i]!) prices[i]! *= numerator / denominator
  return volatility(simpleReturns(prices)) * 100
}
