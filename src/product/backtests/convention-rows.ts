// What a run assumed, as lines of text for a file that is read.
import type { Conventions } from '#simulation'

const ways = { long: 'long', short: 'short', 'long-short': 'long, and short on the exit' } as const
const fills = {
  'next-open': 'the next open',
  'next-close': 'the next close',
  'same-close': 'the same close (looks ahead)',
} as const

export function conventionRows(of: Conventions): [label: string, value: string][] {
  const { costs, exits } = of
  const commission = [
    `${costs.percent} % of the value`,
    costs.perShare > 0 && `${costs.perShare} a share`,
    costs.perTrade > 0 && `${costs.perTrade} an order`,
    costs.minimum > 0 && `at least ${costs.minimum} an order`,
    costs.mostPercent !== null && `at most ${costs.mostPercent} % of the value`,
  ]
  const out = [
    exits.stopPercent !== null && `stop ${exits.stopPercent} %`,
    exits.trailingPercent !== null && `trailing stop ${exits.trailingPercent} %`,
    exits.targetPercent !== null && `target ${exits.targetPercent} %`,
    exits.bars !== null && `after ${exits.bars} closes`,
  ]
  const named = (parts: readonly (string | false)[], none: string) => parts.filter(Boolean).join(', ') || none
  return [
    ['Money at first', String(of.cash)],
    ['Way', ways[of.direction]],
    ['Filled at', fills[of.fill]],
    ['Size', sizeOf(of.sizing)],
    ['Sized at', `the ${of.sizedAt}; where money does not suffice, ${of.shortOfCash === 'cut' ? 'fewer' : 'none'}`],
    ['Shares', of.shares],
    ['Positions at most', String(of.positions)],
    ['Weights made equal', of.rebalance],
    ['Commission', named(commission, 'none')],
    ['Slippage', `${costs.slippagePercent} % on ${costs.slippageOn === 'both' ? 'each fill' : 'entries'}`],
    ['Borrowing, for what is sold short', `${costs.borrowPercent} % a year`],
    ['Interest on free cash', `${costs.cashInterestPercent} % a year`],
    ...(costs.delistedPercent
      ? [['Delisted shares bring', `${costs.delistedPercent} % less than their last close`] as [string, string]]
      : []),
    ['Left regardless of the rule', named(out, 'never')],
    ['Entered again after that', of.reentry === 'at-once' ? 'at once' : 'on a new signal'],
    ['Open at the end', of.closeAtEnd ? 'sold at the last close' : 'valued at the last close'],
  ]
}

function sizeOf(sizing: Conventions['sizing']): string {
  switch (sizing.kind) {
    case 'all-in':
      return 'everything, in equal parts'
    case 'fraction':
      return `${sizing.percent} % of the account`
    case 'cash':
      return `${sizing.amount} a position`
    case 'shares':
      return `${sizing.count} shares`
    default:
      return `a swing of ${sizing.percent} % a year by the last ${sizing.days} returns, at most ${sizing.mostPercent} % of the account`
  }
}
