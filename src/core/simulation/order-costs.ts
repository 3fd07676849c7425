// What a fill costs, and how many shares an amount of money buys when the costs have to be paid from it too.
import type { Costs } from './conventions.ts'

/** Commission of one order, in money. */
export function commissionOf(costs: Costs, shares: number, price: number): number {
  const value = shares * price
  const fee = Math.max(costs.minimum, costs.perTrade + costs.perShare * shares + (value * costs.percent) / 100)
  return costs.mostPercent === null ? fee : Math.min(fee, (value * costs.mostPercent) / 100)
}

/** The price at which an order is filled when the market stands at `price`. side: 1 buys, −1 sells. */
export function filledPrice(costs: Costs, price: number, side: 1 | -1, isEntry: boolean): number {
  if (!isEntry && costs.slippageOn === 'entry') return price
  return price * (1 + (side * costs.slippagePercent) / 100)
}

/** The most shares that `budget` pays for at that price, commission included; 0 when it pays for none. */
export function affordableShares(costs: Costs, budget: number, price: number, whole: boolean): number {
  if (!(budget > 0) || !(price > 0)) return 0
  const fits = (shares: number) => shares * price + commissionOf(costs, shares, price) <= budget * (1 + 1e-12)
  // One of these terms decides what the commission is; where none does, no share is affordable.
  const candidates = [
    (budget - costs.perTrade) / (price * (1 + costs.percent / 100) + costs.perShare),
    (budget - costs.minimum) / price,
    ...(costs.mostPercent === null ? [] : [budget / (price * (1 + costs.mostPercent / 100))]),
  ].map(shares => (whole ? Math.floor(shares + 1e-9) : shares))
  let most = 0
  for (const shares of candidates) if (shares > most && fits(shares)) most = shares
  if (!whole) return most
  const highest = Math.max(0, ...candidates)
  for (let shares = highest; shares > most && shares > highest - 3; shares--) if (fits(shares)) return shares
  return most
}
